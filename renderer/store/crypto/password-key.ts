import { argon2id } from 'hash-wasm'
import { z } from 'zod'
import { SUITE_AES_256_GCM, openBytes, sealBytes } from './sealed-bytes.ts'

/** Argon2id cost: memory in KiB, passes, lanes. Kept in the header, so that it can rise without locking anyone out. */
export const PasswordCost = z.object({ memoryKiB: z.int().min(8), passes: z.int().min(1), lanes: z.int().min(1) })
export type PasswordCost = z.infer<typeof PasswordCost>

/** RFC 9106, section 4, second recommended option, with one lane because WebAssembly has one thread here. */
export const PASSWORD_COST: PasswordCost = { memoryKiB: 65_536, passes: 3, lanes: 1 }

const Bytes = z.instanceof(Uint8Array<ArrayBuffer>)

/** What lies open beside the sealed data: how to come from the password to the data key. */
export const KeyHeader = z.object({
  suite: z.literal(SUITE_AES_256_GCM),
  kdf: z.literal('argon2id'),
  cost: PasswordCost,
  salt: Bytes,
  /** The data key, sealed with the key that follows from the password. */
  wrappedKey: Bytes,
})
export type KeyHeader = z.infer<typeof KeyHeader>

const PLACE = 'header:data-key'

async function keyFromPassword(password: string, salt: Uint8Array<ArrayBuffer>, cost: PasswordCost): Promise<CryptoKey> {
  // NFKC: the same Chinese password typed through another input method must stay the same password.
  const raw = await argon2id({ password: password.normalize('NFKC'), salt, parallelism: cost.lanes, iterations: cost.passes, memorySize: cost.memoryKiB, hashLength: 32, outputType: 'binary' })
  return crypto.subtle.importKey('raw', new Uint8Array(raw), 'AES-GCM', false, ['encrypt', 'decrypt'])
}

async function wrapRawKey(rawKey: Uint8Array<ArrayBuffer>, password: string, cost: PasswordCost): Promise<KeyHeader> {
  const salt = crypto.getRandomValues(new Uint8Array(16))
  const wrappedKey = await sealBytes(await keyFromPassword(password, salt, cost), PLACE, rawKey)
  return { suite: SUITE_AES_256_GCM, kdf: 'argon2id', cost, salt, wrappedKey }
}

function importDataKey(rawKey: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', rawKey, 'AES-GCM', false, ['encrypt', 'decrypt'])
}

/** A new random data key and the header that opens it with the password. */
export async function createDataKey(password: string, cost: PasswordCost): Promise<{ readonly key: CryptoKey; readonly header: KeyHeader }> {
  const rawKey = crypto.getRandomValues(new Uint8Array(32))
  const header = await wrapRawKey(rawKey, password, cost)
  const key = await importDataKey(rawKey)
  rawKey.fill(0)
  return { key, header }
}

/** `onRaw` may seal the key to somebody else while it lies open. @throws {SealBroken} when the password is wrong. */
export async function openDataKey(header: KeyHeader, password: string, onRaw: (rawKey: Uint8Array<ArrayBuffer>) => Promise<void> = () => Promise.resolve()): Promise<CryptoKey> {
  const rawKey = await openBytes(await keyFromPassword(password, header.salt, header.cost), PLACE, header.wrappedKey)
  await onRaw(rawKey)
  const key = await importDataKey(rawKey)
  rawKey.fill(0)
  return key
}

/** A header for a data key that somebody else has given back, under a new password. */
export function wrapRecoveredKey(rawKey: Uint8Array<ArrayBuffer>, password: string, cost: PasswordCost): Promise<KeyHeader> {
  return wrapRawKey(rawKey, password, cost)
}

/** The same data key under another password: nothing on disk has to be sealed again. @throws {SealBroken} when the old password is wrong. */
export async function rewrapDataKey(header: KeyHeader, oldPassword: string, newPassword: string, cost: PasswordCost): Promise<KeyHeader> {
  const rawKey = await openBytes(await keyFromPassword(oldPassword, header.salt, header.cost), PLACE, header.wrappedKey)
  const next = await wrapRawKey(rawKey, newPassword, cost)
  rawKey.fill(0)
  return next
}
