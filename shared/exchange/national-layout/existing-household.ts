import type { RecordBodies } from '../../domain/record-body.ts'
import type { RecordId, RecordKind } from '../../domain/record-id.ts'

/** A record that there is already. */
export interface ExistingRecord<Kind extends RecordKind> {
  readonly id: RecordId
  readonly body: RecordBodies[Kind]
}

/** What an import compares with, and what an export writes. */
export interface ExistingHousehold {
  readonly household: ExistingRecord<'household'>
  readonly members: readonly ExistingRecord<'member'>[]
  readonly years: readonly ExistingRecord<'household_year'>[]
  readonly statements: readonly ExistingRecord<'income_statement'>[]
}
