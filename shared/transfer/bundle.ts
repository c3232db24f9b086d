import { z } from 'zod'
import { TransferReason, TransferRefused } from './transfer-refusal.ts'
import { readContainer, writeContainer, type Container, type Entry } from './container.ts'
import { utf8Of } from '../protocol/segment/utf8.ts'
import { isCutMagic, startsWith } from './package-layout.ts'
import { MAX_FILE_BYTES } from './transfer-limits.ts'

/** Several packages in one file, for the courier. Neither sealed nor signed: each package inside is, for itself. */
const MAGIC = 'BFBN'
const BUNDLE_FORMAT = 1
const PREFIX_BYTES = 5

/** What became of one package at the county. `packageId` is null where the file was too broken to have one. */
export const PackageResult = z.object({ packageId: z.uuid().nullable(), outcome: z.enum(['imported', 'refused']), reason: TransferReason.nullable(), operations: z.int().min(0) })
export type PackageResult = z.infer<typeof PackageResult>

/** Results stand in a bundle of receipts only; in a bundle of packages the list is empty. */
export const BundleAbout = z.object({ results: z.array(PackageResult) })
export type BundleAbout = z.infer<typeof BundleAbout>

export function isBundle(bytes: Uint8Array): boolean {
  return startsWith(bytes, MAGIC) || isCutMagic(bytes, MAGIC)
}

export function writeBundle(about: BundleAbout, packages: readonly Entry[]): Uint8Array<ArrayBuffer> {
  const container = writeContainer(about, packages)
  const bytes = new Uint8Array(PREFIX_BYTES + container.length)
  bytes.set(utf8Of(MAGIC))
  bytes[4] = BUNDLE_FORMAT
  bytes.set(container, PREFIX_BYTES)
  return bytes
}

/** @throws {TransferRefused} */
export function readBundle(bytes: Uint8Array<ArrayBuffer>): Container<BundleAbout> {
  if (bytes.length > MAX_FILE_BYTES) throw new TransferRefused('too_large')
  if (bytes.length < PREFIX_BYTES) throw new TransferRefused('truncated')
  if (bytes[4] !== BUNDLE_FORMAT) throw new TransferRefused('newer_format')
  return readContainer(BundleAbout, bytes.subarray(PREFIX_BYTES))
}

/** The name of a package in a bundle. */
export function packageEntryName(packageId: string): string {
  return `${packageId}.bfpk`
}
