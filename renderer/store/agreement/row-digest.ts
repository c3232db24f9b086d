import { createMD5 } from 'hash-wasm'
import { DIGEST_HEX_DIGITS, digestText } from '../../../shared/sync/agreement.ts'
import type { SyncRecord } from '../../../shared/sync/record.ts'

let hasher: ReturnType<typeof createMD5> | undefined

/** Gives the digest of a row as the central database reckons it (`digestText`), from what this device holds. */
export async function rowDigester(): Promise<(record: SyncRecord) => bigint> {
  hasher ??= createMD5()
  const md5 = await hasher
  return (record) => BigInt(`0x${md5.init().update(digestText(record)).digest('hex').slice(0, DIGEST_HEX_DIGITS)}`)
}

export async function textDigest(text: string): Promise<string> {
  hasher ??= createMD5()
  return (await hasher).init().update(text).digest('hex')
}
