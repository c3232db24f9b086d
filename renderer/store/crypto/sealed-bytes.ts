/** Cipher suites by the first byte of every sealed value, so that SM4 can follow without touching what is on disk. */
export const SUITE_AES_256_GCM = 1

const IV_BYTES = 12
const HEAD_BYTES = 1 + IV_BYTES

/** Where a sealed value lives. It is authenticated with the value: a value moved to another place does not open. */
export type Place = `${string}:${string}`

/** A sealed value that does not open: other key, other place, or changed bytes. */
export class SealBroken extends Error {
  readonly place: Place
  constructor(place: Place) {
    super(`sealed value at ${place.split(':')[0] ?? ''} does not open`)
    this.name = 'SealBroken'
    this.place = place
  }
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/**
 * Suite byte, random 96-bit IV, ciphertext with tag (NIST SP 800-38D). Never call it inside an IndexedDB
 * transaction: waiting for WebCrypto ends the transaction.
 */
export async function sealBytes(key: CryptoKey, place: Place, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
  const body = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: encoder.encode(place) }, key, bytes)
  const sealed = new Uint8Array(HEAD_BYTES + body.byteLength)
  sealed[0] = SUITE_AES_256_GCM
  sealed.set(iv, 1)
  sealed.set(new Uint8Array(body), HEAD_BYTES)
  return sealed
}

/** @throws {SealBroken} when the bytes, the place or the key are not those of the sealing. */
export async function openBytes(key: CryptoKey, place: Place, sealed: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  if (sealed[0] !== SUITE_AES_256_GCM) throw new SealBroken(place)
  try {
    const body = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: sealed.subarray(1, HEAD_BYTES), additionalData: encoder.encode(place) }, key, sealed.subarray(HEAD_BYTES))
    return new Uint8Array(body)
  } catch {
    throw new SealBroken(place)
  }
}

export async function sealJson(key: CryptoKey, place: Place, value: unknown): Promise<Uint8Array<ArrayBuffer>> {
  return sealBytes(key, place, encoder.encode(JSON.stringify(value)))
}

/** The caller parses: what was sealed is this device's own writing, but its schema may be an older one. */
export async function openJson(key: CryptoKey, place: Place, sealed: Uint8Array<ArrayBuffer>): Promise<unknown> {
  const value: unknown = JSON.parse(decoder.decode(await openBytes(key, place, sealed)))
  return value
}
