import type { CertificateReply, CertificateRequest, ChallengeReply, SignedRevocations } from '../../../shared/protocol/certificate.ts'
import type { ExportRow, ParcelRow } from '../disk/disk-rows.ts'
import type { StoreCore } from '../store-core.ts'
import { watchFor } from '../watch.ts'
import { bundlePackages, bundleReceipts, collectPackages, dropParcel, noteHandedIn, takeAnswers, type Bundled } from './carry-packages.ts'
import { answerChallenge, findApprovalCode, findDeviceKeys, isRevoked, noteRevocations, saveCertificate } from './device-keys.ts'
import { exportPackage, noteExported, type ExportedPackage } from './export-package.ts'
import { importReceipts, type ImportedReceipt } from './import-receipt.ts'

export type { ExportedPackage, ImportedReceipt, Bundled }
export type Parcel = Omit<ParcelRow, 'file' | 'receipt'>

/** Where the USB lane of this device stands. */
export interface TransferState {
  /** `null` until the county has issued one over the network. */
  readonly certificate: { readonly notAfter: string; readonly countyCode: string; readonly scopeEpoch: number; readonly isRevoked: boolean } | null
  /** The code that an officer compares before this machine gets a certificate; `null` where nobody has to. */
  readonly approvalCode: string | null
  /** Own packages, newest first. */
  readonly exports: readonly ExportRow[]
  /** Packages carried for others, newest first. */
  readonly parcels: readonly Parcel[]
}

/** The lane without a network. Methods that take a file throw `TransferRefused` with nothing applied. */
export interface TransferStore {
  watchState(onChange: (state: TransferState) => void): () => void
  readState(): Promise<TransferState>
  readonly answerChallenge: (challenge: ChallengeReply) => Promise<CertificateRequest>
  saveCertificate(reply: CertificateReply): Promise<void>
  noteRevocations(revocations: SignedRevocations): Promise<void>
  exportPackage(): Promise<ExportedPackage>
  noteExported(exported: ExportedPackage): Promise<void>
  importReceipts(file: Uint8Array<ArrayBuffer>): Promise<ImportedReceipt>
  collectPackages(file: Uint8Array<ArrayBuffer>): Promise<number>
  bundlePackages(): Promise<Bundled>
  noteHandedIn(bundle: Uint8Array<ArrayBuffer>): Promise<void>
  takeAnswers(file: Uint8Array<ArrayBuffer>): Promise<{ readonly receipts: number; readonly refused: number }>
  bundleReceipts(): Promise<Bundled>
  dropParcel(packageId: string): Promise<void>
}

export function createTransferStore(core: StoreCore): TransferStore {
  const readState = () => readTransferState(core)
  return {
    readState,
    watchState: (onChange) => watchFor(core.bus, (change) => change.counts || change.saved, readState, onChange),
    answerChallenge: (challenge) => answerChallenge(core, challenge),
    saveCertificate: (reply) => saveCertificate(core, reply),
    noteRevocations: (revocations) => noteRevocations(core, revocations),
    exportPackage: () => exportPackage(core),
    noteExported: (exported) => noteExported(core, exported),
    importReceipts: (file) => importReceipts(core, file),
    collectPackages: (file) => collectPackages(core, file),
    bundlePackages: () => bundlePackages(core),
    noteHandedIn: (bundle) => noteHandedIn(core, bundle),
    takeAnswers: (file) => takeAnswers(core, file),
    bundleReceipts: () => bundleReceipts(core),
    dropParcel: (packageId) => dropParcel(core, packageId),
  }
}

async function readTransferState(core: StoreCore): Promise<TransferState> {
  const keys = await findDeviceKeys(core)
  const signed = keys?.signed ?? null
  const [exports, parcels] = await Promise.all([core.disk.relaxed.exports.toArray(), core.disk.relaxed.parcels.toArray()])
  return {
    certificate: keys && signed ? { notAfter: signed.certificate.notAfter, countyCode: signed.certificate.countyCode, scopeEpoch: signed.certificate.scopeEpoch, isRevoked: isRevoked(keys) } : null,
    approvalCode: await findApprovalCode(core, keys),
    exports: newestFirst(exports),
    parcels: newestFirst(parcels).map(({ file: _file, receipt: _receipt, ...parcel }) => parcel),
  }
}

function newestFirst<Row extends { readonly at: string }>(rows: readonly Row[]): readonly Row[] {
  return [...rows].sort((left, right) => (left.at < right.at ? 1 : -1))
}
