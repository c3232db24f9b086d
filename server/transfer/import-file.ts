import { isBundle, packageEntryName, readBundle, writeBundle, type PackageResult } from '../../shared/transfer/bundle.ts'
import type { Entry } from '../../shared/transfer/container.ts'
import { readPackage } from '../../shared/transfer/package-layout.ts'
import { TransferRefused } from '../../shared/transfer/transfer-refusal.ts'
import type { Account } from '../../shared/protocol/session.ts'
import type { Database } from '../database/connect.ts'
import type { CountyKey } from './county-keys.ts'
import { importPackage } from './import-package.ts'
import { sha256 } from './sealed-package.ts'

type Bytes = Uint8Array<ArrayBuffer>

export interface ImportedFile {
  /** A bundle with the receipts and what became of every package. */
  readonly bytes: Bytes
  readonly results: readonly PackageResult[]
}

/** Imports a package or a bundle. A package that is refused does not hold up the others beside it. */
export async function importFile(database: Database, waypointSecret: string, county: CountyKey, carrier: Account, file: Bytes, now: Date): Promise<ImportedFile> {
  const results: PackageResult[] = []
  const receipts: Entry[] = []
  for (const bytes of inOrder(packagesOf(file, results))) {
    try {
      const { packageId, operations, receiptId, receipt } = await importPackage(database, waypointSecret, county, carrier, bytes, now)
      results.push({ packageId, outcome: 'imported', reason: null, operations })
      receipts.push({ name: packageEntryName(receiptId), bytes: receipt, count: operations, sha256: await sha256(receipt) })
    } catch (error) {
      results.push(refusalOf(error, bytes))
    }
  }
  return { bytes: writeBundle({ results }, receipts), results }
}

function packagesOf(file: Bytes, results: PackageResult[]): readonly Bytes[] {
  try {
    return isBundle(file) ? readBundle(file).entries.map((entry) => entry.bytes) : [file]
  } catch (error) {
    results.push(refusalOf(error, file))
    return []
  }
}

/** The older package of a device first, so that what it builds on is there. A package that cannot be read is refused in its turn. */
function inOrder(packages: readonly Bytes[]): readonly Bytes[] {
  return packages.map((bytes) => [bytes, headOf(bytes)?.createdAt ?? ''] as const).sort(([, left], [, right]) => (left < right ? -1 : left > right ? 1 : 0)).map(([bytes]) => bytes)
}

function headOf(bytes: Bytes): ReturnType<typeof readPackage>['head'] | undefined {
  try {
    return readPackage(bytes).head
  } catch (error) {
    if (error instanceof TransferRefused) return undefined
    throw error
  }
}

function refusalOf(error: unknown, bytes: Bytes): PackageResult {
  if (!(error instanceof TransferRefused)) throw error
  const head = isBundle(bytes) ? undefined : headOf(bytes)
  return { packageId: head?.packageId ?? null, outcome: 'refused', reason: error.reason, operations: head?.operations ?? 0 }
}
