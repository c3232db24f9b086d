import type { PublicKey } from '../../../shared/protocol/certificate.ts'
import type { SealedToKey } from '../../../shared/protocol/recovery.ts'
import { fromHex, toHex } from '../../../shared/transfer/hex.ts'

// The server has the same in server/recovery/seal-to-key.ts: shared/ stays free of cryptography.

const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const
/** Names the use, so that a key agreed for this is good for nothing else. */
const KEY_USE = new TextEncoder().encode('bangfu key recovery v2')

/** Seals bytes to the holder of a key; `about` is authenticated with them and has to be the same at the opening. */
export async function sealToKey(receiver: PublicKey, bytes: Uint8Array<ArrayBuffer>, about: string): Promise<SealedToKey> {
  const ephemeral = await crypto.subtle.generateKey(CURVE, false, ['deriveBits'])
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(about) }, await agree(ephemeral.privateKey, receiver), bytes)
  return { ephemeralKey: toHex(new Uint8Array(await crypto.subtle.exportKey('raw', ephemeral.publicKey))), iv: toHex(iv), sealed: toHex(new Uint8Array(sealed)) }
}

/** Throws where the key, the bytes or `about` are not those of the sealing. */
export async function openFromKey(own: CryptoKey, { ephemeralKey, iv, sealed }: SealedToKey, about: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: fromHex(iv), additionalData: new TextEncoder().encode(about) }, await agree(own, ephemeralKey), fromHex(sealed)))
}

async function agree(own: CryptoKey, other: PublicKey): Promise<CryptoKey> {
  const publicKey = await crypto.subtle.importKey('raw', fromHex(other), CURVE, false, [])
  const secret = await crypto.subtle.importKey('raw', await crypto.subtle.deriveBits({ name: 'ECDH', public: publicKey }, own, 256), 'HKDF', false, ['deriveKey'])
  return crypto.subtle.deriveKey({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: KEY_USE }, secret, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}
