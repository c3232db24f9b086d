import { z } from 'zod'
import { CountyCode } from '../domain/region.ts'
import { PublicKey, SignedCertificate } from '../protocol/certificate.ts'
import { readUtf8, utf8Of } from '../protocol/segment/utf8.ts'
import { MAX_CONTENT_BYTES, MAX_FILE_BYTES, MAX_HEAD_BYTES, MAX_PACKAGE_OPERATIONS } from './transfer-limits.ts'
import { TransferRefused } from './transfer-refusal.ts'

/**
 * A sealed package: `BFPK`, format, cipher suite, big-endian u32 with the bytes of the head, the head as JSON, the sealed
 * content, the signature over everything before it. The head lies open, so that a courier who cannot read the content
 * knows whose it is; it is under the seal and the signature as well.
 */
const MAGIC = 'BFPK'
export const PACKAGE_FORMAT = 1
/** Suite 1: ECDSA and ECDH over P-256, HKDF-SHA-256, AES-256-GCM. The byte lets SM2, SM3 and SM4 follow. */
export const SUITE_P256_AES = 1
const PREFIX_BYTES = 10
const SIGNATURE_BYTES = 64
/** Length of the tag that AES-GCM appends. */
const SEAL_BYTES = 16

export const PackageHead = z.object({
  kind: z.enum(['operations', 'receipt']),
  packageId: z.uuid(),
  /** The package that a receipt answers. */
  answers: z.uuid().nullable(),
  countyCode: CountyCode,
  /** The device that sends ops, or that the receipt is for. */
  deviceId: z.uuid(),
  createdAt: z.iso.datetime(),
  operations: z.int().min(0).max(MAX_PACKAGE_OPERATIONS),
  /** Who signed: the device by its certificate, or for `null` the county. */
  sender: SignedCertificate.nullable(),
  /** Agreement key that the content is sealed to. */
  receiver: PublicKey,
  ephemeralKey: PublicKey,
  iv: z.string().regex(/^[0-9a-f]{24}$/),
  /** Bytes of the content before compression; inflating stops there. */
  contentBytes: z.int().min(0).max(MAX_CONTENT_BYTES),
  sealedBytes: z.int().min(SEAL_BYTES).max(MAX_FILE_BYTES),
})
export type PackageHead = z.infer<typeof PackageHead>

export interface PackageParts {
  readonly head: PackageHead
  /** Prefix and head as they stand in the file: the additional data of the seal. */
  readonly headBytes: Uint8Array<ArrayBuffer>
  readonly sealed: Uint8Array<ArrayBuffer>
  readonly signed: Uint8Array<ArrayBuffer>
  readonly signature: Uint8Array<ArrayBuffer>
}

export function isPackage(bytes: Uint8Array): boolean {
  return startsWith(bytes, MAGIC)
}

export function writeHead(head: PackageHead): Uint8Array<ArrayBuffer> {
  const json = utf8Of(JSON.stringify(PackageHead.parse(head)))
  const bytes = new Uint8Array(PREFIX_BYTES + json.length)
  bytes.set(utf8Of(MAGIC))
  bytes[4] = PACKAGE_FORMAT
  bytes[5] = SUITE_P256_AES
  new DataView(bytes.buffer).setUint32(6, json.length)
  bytes.set(json, PREFIX_BYTES)
  return bytes
}

/** Takes a file apart without any key. @throws {TransferRefused} where a length, the form or a limit is not kept. */
export function readPackage(bytes: Uint8Array<ArrayBuffer>): PackageParts {
  if (bytes.length > MAX_FILE_BYTES) throw new TransferRefused('too_large')
  if (!isPackage(bytes)) throw new TransferRefused(isCutMagic(bytes, MAGIC) ? 'truncated' : 'not_a_package')
  if (bytes.length < PREFIX_BYTES) throw new TransferRefused('truncated')
  if (bytes[4] !== PACKAGE_FORMAT || bytes[5] !== SUITE_P256_AES) throw new TransferRefused('newer_format')
  const headEnd = PREFIX_BYTES + new DataView(bytes.buffer, bytes.byteOffset).getUint32(6)
  if (headEnd > PREFIX_BYTES + MAX_HEAD_BYTES) throw new TransferRefused('changed')
  if (bytes.length < headEnd) throw new TransferRefused('truncated')
  const head = parseJsonBytes(PackageHead, bytes.subarray(PREFIX_BYTES, headEnd))
  const sealedEnd = headEnd + head.sealedBytes
  if (bytes.length < sealedEnd + SIGNATURE_BYTES) throw new TransferRefused('truncated')
  if (bytes.length > sealedEnd + SIGNATURE_BYTES) throw new TransferRefused('changed')
  return { head, headBytes: bytes.subarray(0, headEnd), sealed: bytes.subarray(headEnd, sealedEnd), signed: bytes.subarray(0, sealedEnd), signature: bytes.subarray(sealedEnd) }
}

/** @throws {TransferRefused} `changed`: our own writing, and it does not fit. */
export function parseJsonBytes<Schema extends z.ZodType>(schema: Schema, bytes: Uint8Array): z.output<Schema> {
  let json: unknown
  try {
    json = JSON.parse(readUtf8(bytes, 0))
  } catch {
    throw new TransferRefused('changed')
  }
  const parsed = schema.safeParse(json)
  if (!parsed.success) throw new TransferRefused('changed')
  return parsed.data
}

export function startsWith(bytes: Uint8Array, text: string): boolean {
  return bytes.length >= text.length && Array.from(text).every((letter, at) => bytes[at] === letter.charCodeAt(0))
}

/** Whether a file ends inside its own first letters. */
export function isCutMagic(bytes: Uint8Array, magic: string): boolean {
  return bytes.length > 0 && bytes.length < magic.length && startsWith(bytes, magic.slice(0, bytes.length))
}
