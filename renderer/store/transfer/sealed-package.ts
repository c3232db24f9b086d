import type { PublicKey } from '../../../shared/protocol/certificate.ts'
import { writeContainer, readContainer, type Container, type Entry } from '../../../shared/transfer/container.ts'
import { fromHex, toHex } from '../../../shared/transfer/hex.ts'
import { writeHead, type PackageHead, type PackageParts } from '../../../shared/transfer/package-layout.ts'
import { TransferRefused } from '../../../shared/transfer/transfer-refusal.ts'
import type { z } from 'zod'

// The server has the same in server/transfer/sealed-package.ts: shared/ stays free of cryptography, and a test opens on each
// side what the other has sealed.

type Bytes = Uint8Array<ArrayBuffer>

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const
const AGREEMENT = { name: 'ECDH', namedCurve: 'P-256' } as const
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const
/** Names the use, so that a key agreed for packages is good for nothing else. */
const KEY_USE = new TextEncoder().encode('bangfu package v1')

/** What is left of the head once the content has been sealed. */
export type HeadDraft = Omit<PackageHead, 'ephemeralKey' | 'iv' | 'contentBytes' | 'sealedBytes'>

export async function entryOf(name: string, text: string, count: number): Promise<Entry> {
  const bytes = new TextEncoder().encode(text)
  return { name, bytes, count, sha256: await sha256(bytes) }
}

export async function sha256(bytes: Bytes): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
}

export async function sign(key: CryptoKey, bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign(SIGNING, key, bytes))
}

/** Whether the holder of the private half signed these bytes. A key that is no point of the curve has signed nothing. */
export async function isSignedBy(signer: PublicKey, bytes: Bytes, signature: Bytes): Promise<boolean> {
  const key = await crypto.subtle.importKey('raw', fromHex(signer), CURVE, false, ['verify']).catch(() => undefined)
  return key !== undefined && crypto.subtle.verify(SIGNING, key, signature, bytes)
}

/** Compresses, seals to the receiver of the head with a key made for this package alone, and signs. */
export async function sealPackage(draft: HeadDraft, about: unknown, entries: readonly Entry[], signingKey: CryptoKey): Promise<Bytes> {
  const content = writeContainer(about, entries)
  const packed = await collect(new Blob([content]).stream().pipeThrough(new CompressionStream('gzip')), Number.MAX_SAFE_INTEGER)
  return sealPacked(draft, packed, content.length, signingKey)
}

/** The same for a content that is compressed already; `contentBytes` is its length before that. */
export async function sealPacked(draft: HeadDraft, packed: Bytes, contentBytes: number, signingKey: CryptoKey): Promise<Bytes> {
  const ephemeral = await crypto.subtle.generateKey(AGREEMENT, false, ['deriveBits'])
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const head = writeHead({ ...draft, ephemeralKey: toHex(new Uint8Array(await crypto.subtle.exportKey('raw', ephemeral.publicKey))), iv: toHex(iv), contentBytes, sealedBytes: packed.length + 16 })
  const key = await agree(ephemeral.privateKey, draft.receiver, draft.packageId)
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: head }, key, packed))
  const file = new Uint8Array(head.length + sealed.length + 64)
  file.set(head)
  file.set(sealed, head.length)
  file.set(await sign(signingKey, file.subarray(0, head.length + sealed.length)), head.length + sealed.length)
  return file
}

/**
 * Proves the signature, opens the seal, inflates no further than the head declares and checks every hash, in this order.
 * @throws {TransferRefused} `changed`, `bomb`, or what the container says.
 */
export async function openPackage<About extends z.ZodType>(parts: PackageParts, about: About, agreementKey: CryptoKey, signer: PublicKey): Promise<Container<z.output<About>>> {
  const { head, headBytes, sealed, signed, signature } = parts
  if (!(await isSignedBy(signer, signed, signature))) throw new TransferRefused('changed')
  const packed = await unseal(head, headBytes, sealed, agreementKey)
  const content = await collect(new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip')), head.contentBytes)
  if (content.length !== head.contentBytes) throw new TransferRefused('changed')
  const container = readContainer(about, content)
  for (const entry of container.entries) if ((await sha256(entry.bytes)) !== entry.sha256) throw new TransferRefused('changed')
  return container
}

async function unseal(head: PackageHead, additionalData: Bytes, sealed: Bytes, agreementKey: CryptoKey): Promise<Bytes> {
  try {
    const key = await agree(agreementKey, head.ephemeralKey, head.packageId)
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: fromHex(head.iv), additionalData }, key, sealed))
  } catch {
    throw new TransferRefused('changed')
  }
}

async function agree(own: CryptoKey, other: PublicKey, packageId: string): Promise<CryptoKey> {
  const publicKey = await crypto.subtle.importKey('raw', fromHex(other), AGREEMENT, false, [])
  const secret = await crypto.subtle.importKey('raw', await crypto.subtle.deriveBits({ name: 'ECDH', public: publicKey }, own, 256), 'HKDF', false, ['deriveKey'])
  return crypto.subtle.deriveKey({ name: 'HKDF', hash: 'SHA-256', salt: new TextEncoder().encode(packageId), info: KEY_USE }, secret, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}

/** Reads a stream to its end, but stops with `bomb` as soon as there is more than `limit`. */
async function collect(stream: ReadableStream<Bytes>, limit: number): Promise<Bytes> {
  const chunks: Bytes[] = []
  let length = 0
  const reader = stream.getReader()
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new TransferRefused('changed')
    })
    if (done) break
    length += value.length
    if (length > limit) {
      await reader.cancel().catch(() => undefined)
      throw new TransferRefused('bomb')
    }
    chunks.push(value)
  }
  const all = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    all.set(chunk, at)
    at += chunk.length
  }
  return all
}
