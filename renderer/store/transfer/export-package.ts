import { OPERATIONS_ENTRY, type OperationsAbout } from '../../../shared/transfer/package-content.ts'
import { MAX_PACKAGE_OPERATIONS, MAX_PACKAGE_OUTBOX_BYTES } from '../../../shared/transfer/transfer-limits.ts'
import { TransferRefused } from '../../../shared/transfer/transfer-refusal.ts'
import { LineageId } from '../../../shared/sync/operation.ts'
import { readOutboxBatch } from '../intake/outbox.ts'
import { readPosition } from '../intake/position.ts'
import type { StoreCore } from '../store-core.ts'
import { findDeviceKeys, importSigningKey, isRevoked } from './device-keys.ts'
import { entryOf, sealPackage } from './sealed-package.ts'

export interface ExportedPackage {
  readonly packageId: string
  readonly operations: number
  /** Whether more waits than fits into one package. */
  readonly more: boolean
  readonly bytes: Uint8Array<ArrayBuffer>
}

/**
 * Everything that waits, sealed to the county. The ops stay in the outbox, numbered, so that the network may send them
 * too, and every later package holds them again until they are answered: so it does no harm when packages arrive out of
 * order. A package without ops still fetches what is new.
 * @throws {TransferRefused} `no_certificate`, `certificate_revoked`.
 */
export async function exportPackage(core: StoreCore): Promise<ExportedPackage> {
  const keys = await findDeviceKeys(core)
  if (!keys?.signed || !keys.county) throw new TransferRefused('no_certificate')
  if (isRevoked(keys)) throw new TransferRefused('certificate_revoked')
  const { lineageId, operations, more } = await readOutboxBatch(core, MAX_PACKAGE_OPERATIONS, MAX_PACKAGE_OUTBOX_BYTES)
  const { cursor, scopeEpoch, generation } = await readPosition(core.disk.relaxed)
  const packageId = crypto.randomUUID()
  const about: OperationsAbout = { packageId, lineageId: LineageId.parse(lineageId), cursor, scopeEpoch, generation }
  const entry = await entryOf(OPERATIONS_ENTRY, operations.map((operation) => `${JSON.stringify(operation)}\n`).join(''), operations.length)
  const at = core.clock.now().toISOString()
  const { countyCode, agreementKey } = keys.county
  const head = { kind: 'operations', packageId, answers: null, countyCode, deviceId: keys.deviceId, createdAt: at, operations: operations.length, sender: keys.signed, receiver: agreementKey } as const
  const bytes = await sealPackage(head, about, [entry], await importSigningKey(keys))
  return { packageId, operations: operations.length, more, bytes }
}

/** Notes that a package is on a disk that somebody carries away. */
export async function noteExported(core: StoreCore, { packageId, operations }: ExportedPackage): Promise<void> {
  await core.disk.strict.exports.put({ packageId, at: core.clock.now().toISOString(), operations, answeredAt: null })
  core.bus.announce({ counts: true })
}
