import { isBundle, packageEntryName, readBundle, writeBundle } from '../../../shared/transfer/bundle.ts'
import type { Entry } from '../../../shared/transfer/container.ts'
import { fromHex } from '../../../shared/transfer/hex.ts'
import { readPackage, type PackageHead } from '../../../shared/transfer/package-layout.ts'
import { MAX_FILE_BYTES, MAX_MANIFEST_BYTES } from '../../../shared/transfer/transfer-limits.ts'
import { TransferRefused } from '../../../shared/transfer/transfer-refusal.ts'
import { signedText, type CountyKeys, type SignedCertificate } from '../../../shared/protocol/certificate.ts'
import type { ParcelRow } from '../disk/disk-rows.ts'
import type { StoreCore } from '../store-core.ts'
import { findDeviceKeys, textBytes } from './device-keys.ts'
import { isSignedBy, sha256 } from './sealed-package.ts'

type Bytes = Uint8Array<ArrayBuffer>

export interface Bundled {
  readonly bytes: Bytes
  readonly packages: number
  /** Packages that did not fit into one file. */
  readonly left: number
}

/**
 * Takes packages of villages in, to carry them on. The content stays sealed; what can be proven without reading it is
 * proven here, so that a broken stick is noticed while the village is still near. Resolves with the number that is new.
 * @throws {TransferRefused} with nothing taken in.
 */
export async function collectPackages(core: StoreCore, file: Bytes): Promise<number> {
  const county = (await findDeviceKeys(core))?.county ?? null
  const rows: ParcelRow[] = []
  for (const bytes of packagesIn(file)) rows.push(await parcelOf(core, bytes, county))
  const held = await core.disk.strict.parcels.bulkGet(rows.map((row) => row.packageId))
  const fresh = rows.filter((_, at) => held[at] === undefined)
  await core.disk.strict.parcels.bulkPut(fresh)
  core.bus.announce({ counts: true })
  return fresh.length
}

async function parcelOf(core: StoreCore, file: Bytes, county: CountyKeys | null): Promise<ParcelRow> {
  const { head, signed, signature } = readPackage(file)
  if (head.kind !== 'operations' || !head.sender) throw new TransferRefused('not_for_here')
  if (county && head.countyCode !== county.countyCode) throw new TransferRefused('other_county')
  if (county && !(await isCertified(county, head.sender))) throw new TransferRefused('forged')
  const { certificate } = head.sender
  if (!(await isSignedBy(certificate.signingKey, signed, signature))) throw new TransferRefused('changed')
  return { packageId: head.packageId, state: 'received', at: core.clock.now().toISOString(), account: certificate.account, areaCode: certificate.scope[0] ?? '', operations: head.operations, reason: null, file, receipt: null }
}

function isCertified(county: CountyKeys, { certificate, signature }: SignedCertificate): Promise<boolean> {
  return isSignedBy(county.signingKey, textBytes(signedText('certificate', certificate)), fromHex(signature))
}

/** All packages without a receipt as one file; they count as handed in from `noteHandedIn` on. */
export async function bundlePackages(core: StoreCore): Promise<Bundled> {
  const rows = await core.disk.strict.parcels.where('state').anyOf('received', 'handed_in').sortBy('at')
  return bundleOf(rows.map(({ packageId, operations, file }) => ({ packageId, operations, bytes: file })))
}

/** Marks what stands in a bundle that has been saved or sent. */
export async function noteHandedIn(core: StoreCore, bundle: Bytes): Promise<void> {
  const ids = readBundle(bundle).entries.map((entry) => readPackage(entry.bytes).head.packageId)
  await core.disk.strict.parcels.where('packageId').anyOf(ids).and((row) => row.state === 'received').modify({ state: 'handed_in' })
  core.bus.announce({ counts: true })
}

/** Takes the county's answer in: receipts for the villages, and what was refused. Resolves with how many packages it settles. */
export async function takeAnswers(core: StoreCore, file: Bytes): Promise<{ readonly receipts: number; readonly refused: number }> {
  if (!isBundle(file)) throw new TransferRefused('not_a_package')
  const { about, entries } = readBundle(file)
  const county = (await findDeviceKeys(core))?.county
  const answers: { readonly head: PackageHead; readonly bytes: Bytes }[] = []
  for (const { bytes } of entries) {
    const { head, signed, signature } = readPackage(bytes)
    if (head.kind !== 'receipt') throw new TransferRefused('not_for_here')
    if (county && !(await isSignedBy(county.signingKey, signed, signature))) throw new TransferRefused('changed')
    answers.push({ head, bytes: new Uint8Array(bytes) })
  }
  let receipts = 0
  let refused = 0
  for (const { head, bytes } of answers) {
    receipts += await core.disk.strict.parcels.where('packageId').equals(head.answers ?? '').modify({ state: 'answered', receipt: bytes, reason: null })
  }
  for (const { packageId, outcome, reason } of about.results) {
    if (outcome === 'refused' && packageId) refused += await core.disk.strict.parcels.where('packageId').equals(packageId).and((row) => row.state !== 'answered').modify({ state: 'refused', reason })
  }
  core.bus.announce({ counts: true })
  return { receipts, refused }
}

/** All receipts as one file: every village finds its own in it. */
export async function bundleReceipts(core: StoreCore): Promise<Bundled> {
  const rows = await core.disk.strict.parcels.where('state').equals('answered').sortBy('at')
  return bundleOf(rows.flatMap(({ receipt }) => (receipt ? [{ packageId: readPackage(receipt).head.packageId, operations: readPackage(receipt).head.operations, bytes: receipt }] : [])))
}

/** Takes a parcel off the list, for one that was refused or whose receipt the village has. */
export async function dropParcel(core: StoreCore, packageId: string): Promise<void> {
  await core.disk.strict.parcels.delete(packageId)
  core.bus.announce({ counts: true })
}

async function bundleOf(files: readonly { readonly packageId: string; readonly operations: number; readonly bytes: Bytes }[]): Promise<Bundled> {
  const entries: Entry[] = []
  let size = MAX_MANIFEST_BYTES
  for (const { packageId, operations, bytes } of files) {
    if ((size += bytes.length) > MAX_FILE_BYTES && entries.length > 0) break
    entries.push({ name: packageEntryName(packageId), bytes, count: operations, sha256: await sha256(bytes) })
  }
  return { bytes: writeBundle({ results: [] }, entries), packages: entries.length, left: files.length - entries.length }
}

function packagesIn(file: Bytes): readonly Bytes[] {
  return isBundle(file) ? readBundle(file).entries.map((entry) => new Uint8Array(entry.bytes)) : [file]
}
