import { z } from 'zod'
import { PublicKey } from '../../shared/protocol/certificate.ts'
import { SealedToKey, type RecoveryReply, type RecoveryRequest } from '../../shared/protocol/recovery.ts'
import { toHex } from '../../shared/transfer/hex.ts'
import { wrapDataKey, type PasswordCost } from './crypto/password-key.ts'
import { openFromKey, sealToKey } from './crypto/seal-to-key.ts'
import { openDisk, type Disk, type MetaTable } from './disk/database.ts'

const COUNTY_KEY = 'county-agreement-key'
const COPY = 'recovery-copy'
const Copy = z.object({ countyKey: PublicKey, key: SealedToKey })

/** The county's public key, kept open: it is needed before anybody has unlocked anything. */
export async function noteCountyKey(disk: Disk, countyKey: PublicKey): Promise<void> {
  await disk.strict.meta.put({ key: COUNTY_KEY, value: countyKey })
}

/** While the data key lies open: a copy that only the county can open, where the county is known and has none of today's key. */
export async function keepRecoveryCopy(meta: MetaTable, rawKey: Uint8Array<ArrayBuffer>): Promise<void> {
  const countyKey = PublicKey.safeParse((await meta.get(COUNTY_KEY))?.value).data
  const kept = Copy.safeParse((await meta.get(COPY))?.value).data
  if (!countyKey || kept?.countyKey === countyKey) return
  await meta.put({ key: COPY, value: { countyKey, key: await sealToKey(countyKey, rawKey) } satisfies z.infer<typeof Copy> })
}

export interface Recovery {
  readonly request: RecoveryRequest
  /** Puts the data under a new password with the county's answer; nothing is sealed again. Resolves with whether it opened. */
  finish(answer: NonNullable<RecoveryReply['answer']>, newPassword: string, cost: PasswordCost): Promise<boolean>
}

/** Prepares to ask the county for the key of a database; `undefined` where the county was never known on this device. */
export async function beginRecovery(name: string): Promise<Recovery | undefined> {
  const disk = await openDisk(name)
  try {
    const copy = Copy.safeParse((await disk.strict.meta.get(COPY))?.value).data
    if (!copy) return undefined
    const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits'])
    const replyKey = PublicKey.parse(toHex(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))))
    return { request: { key: copy.key, replyKey }, finish: (answer, newPassword, cost) => finish(name, pair.privateKey, answer, newPassword, cost) }
  } finally {
    disk.close()
  }
}

async function finish(name: string, own: CryptoKey, answer: NonNullable<RecoveryReply['answer']>, newPassword: string, cost: PasswordCost): Promise<boolean> {
  const rawKey = await openFromKey(own, answer).catch(() => undefined)
  if (!rawKey) return false
  const disk = await openDisk(name)
  try {
    await disk.strict.meta.put({ key: 'key-header', value: await wrapDataKey(rawKey, newPassword, cost) })
    await disk.strict.meta.delete('attempts')
  } finally {
    rawKey.fill(0)
    disk.close()
  }
  return true
}
