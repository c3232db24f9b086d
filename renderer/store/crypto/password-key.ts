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
  /** Whether the device's own secret has a part in it: then the password alone, on another computer, opens nothing. */
  deviceBound: z.boolean().default(false),
  /** The data key, sealed with the key that follows from the password. */
  wrappedKey: Bytes,
})
export type KeyHeader = z.infer<typeof KeyHeader>

/**
 * A secret that only this computer's user can read, where the system keeps such things; null where it does not. One that is
 * not protected lies on the disk for everybody: it opens what was bound to it, and nothing new is bound to it.
 */
export type DeviceSecret = { readonly bytes: Uint8Array<ArrayBuffer>; readonly isProtected: boolean } | null

/** The data are bound to a secret that this computer does not give: another computer, or its key store was lost. */
export class DeviceSecretMissing extends Error {
  constructor() {
    super('the secret of the device is missing')
    this.name = 'DeviceSecretMissing'
  }
}

export interface OpenedKey {
  readonly key: CryptoKey
  /** The same key under the password alone, for a backup that another computer has to open. */
  readonly portable: KeyHeader
}

const PLACE = 'header:data-key'
/** Names the use, so that the same password gives another key elsewhere. */
const BOUND_USE = new TextEncoder().encode('bangfu device-bound key v1')

interface WrappingKeys {
  readonly portable: CryptoKey
  readonly bound: CryptoKey | null
}

/** From one run of Argon2id: the key of the password, and with the device's secret (HKDF, RFC 5869) the one of both. */
async function wrappingKeys(password: string, salt: Uint8Array<ArrayBuffer>, cost: PasswordCost, secret: DeviceSecret): Promise<WrappingKeys> {
  // NFKC: the same Chinese password typed through another input method must stay the same password.
  const raw = new Uint8Array(await argon2id({ password: password.normalize('NFKC'), salt, parallelism: cost.lanes, iterations: cost.passes, memorySize: cost.memoryKiB, hashLength: 32, outputType: 'binary' }))
  const portable = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt'])
  if (!secret) return { portable, bound: null }
  const material = await crypto.subtle.importKey('raw', raw, 'HKDF', false, ['deriveKey'])
  return { portable, bound: await crypto.subtle.deriveKey({ name: 'HKDF', hash: 'SHA-256', salt: secret.bytes, info: BOUND_USE }, material, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']) }
}

interface Headers {
  readonly header: KeyHeader
  readonly portable: KeyHeader
}

async function wrapRawKey(rawKey: Uint8Array<ArrayBuffer>, password: string, cost: PasswordCost, secret: DeviceSecret): Promise<Headers> {
  const salt = crypto.getRandomValues(new Uint8Array(16))
  const keys = await wrappingKeys(password, salt, cost, secret?.isProtected ? secret : null)
  const headOf = async (key: CryptoKey, deviceBound: boolean): Promise<KeyHeader> => ({ suite: SUITE_AES_256_GCM, kdf: 'argon2id', cost, salt, deviceBound, wrappedKey: await sealBytes(key, PLACE, rawKey) })
  const portable = await headOf(keys.portable, false)
  return { portable, header: keys.bound ? await headOf(keys.bound, true) : portable }
}

function importDataKey(rawKey: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', rawKey, 'AES-GCM', false, ['encrypt', 'decrypt'])
}

/** Something that is done with the data key while it lies open. */
export type OnRawKey = (rawKey: Uint8Array<ArrayBuffer>) => Promise<void>

/** A new random data key and the header that opens it with the password, and with the device's secret where there is one. */
export async function createDataKey(password: string, cost: PasswordCost, secret: DeviceSecret = null, onRaw: OnRawKey = () => Promise.resolve()): Promise<OpenedKey & { readonly header: KeyHeader }> {
  const rawKey = crypto.getRandomValues(new Uint8Array(32))
  const { header, portable } = await wrapRawKey(rawKey, password, cost, secret)
  await onRaw(rawKey)
  const key = await importDataKey(rawKey)
  rawKey.fill(0)
  return { key, header, portable }
}

/**
 * `onRaw` may seal the key to somebody else, or under more, while it lies open.
 * @throws {SealBroken} when the password or the secret is wrong, {DeviceSecretMissing} when there is no secret and one is needed.
 */
export async function openDataKey(header: KeyHeader, password: string, secret: DeviceSecret = null, onRaw: OnRawKey = () => Promise.resolve()): Promise<OpenedKey> {
  const keys = await wrappingKeys(password, header.salt, header.cost, secret)
  if (header.deviceBound && !keys.bound) throw new DeviceSecretMissing()
  const rawKey = await openBytes((header.deviceBound ? keys.bound : null) ?? keys.portable, PLACE, header.wrappedKey)
  await onRaw(rawKey)
  const portable = header.deviceBound ? { ...header, deviceBound: false, wrappedKey: await sealBytes(keys.portable, PLACE, rawKey) } : header
  const key = await importDataKey(rawKey)
  rawKey.fill(0)
  return { key, portable }
}

/** A header for a data key that lies open, under a password and the device's secret. */
export async function wrapDataKey(rawKey: Uint8Array<ArrayBuffer>, password: string, cost: PasswordCost, secret: DeviceSecret = null): Promise<KeyHeader> {
  return (await wrapRawKey(rawKey, password, cost, secret)).header
}
