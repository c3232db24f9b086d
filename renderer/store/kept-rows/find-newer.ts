import { sameValue } from '../../../shared/sync/canonical-json.ts'
import { ownValue } from '../../../shared/sync/own-value.ts'
import type { SyncRecord } from '../../../shared/sync/record.ts'

/**
 * Rows of this device that the server's would take back to an earlier state: newer by their version and of other content, or
 * living here and not there at all. `own` are living rows.
 */
export function findNewer(own: readonly SyncRecord[], theirs: ReadonlyMap<string, SyncRecord>): readonly SyncRecord[] {
  return own.filter((record) => {
    const incoming = theirs.get(record.id)
    return incoming === undefined || (incoming.rowVersion < record.rowVersion && !isContained(record, incoming))
  })
}

/** Whether nothing of the content would be lost. */
export function isContained(record: SyncRecord, incoming: SyncRecord): boolean {
  return !incoming.deleted && Object.keys(record.body).every((field) => sameValue(record.body[field], ownValue(incoming.body, field)))
}
