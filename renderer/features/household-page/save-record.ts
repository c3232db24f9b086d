import type { RecordId, RecordKind } from '../../../shared/domain/record-id.ts'
import type { FieldValues } from '../../../shared/sync/record.ts'
import { newRecordId } from '../../store/new-id.ts'
import type { HouseholdFile, LocalRecord, Store } from '../../store/store.ts'

/** Saves the changed fields of a record that there is. */
export function savePatch(store: Store, record: LocalRecord['record'], changes: FieldValues): Promise<void> {
  return store.save([{ kind: 'patch', recordKind: record.kind, recordId: record.id, householdId: record.householdId, changes }])
}

/** Saves a new record of a household; gives its id. */
export async function saveNew(store: Store, file: HouseholdFile, recordKind: RecordKind, year: number | null, body: FieldValues, recordId: RecordId = newRecordId()): Promise<RecordId> {
  const { id, areaCode } = file.household.record
  await store.save([{ kind: 'create', recordKind, recordId, householdId: id, areaCode, year, body }])
  return recordId
}
