import { z } from 'zod'
import type { AuditRow, OutboxRow } from '../disk/disk-rows.ts'
import type { Vault } from '../crypto/vault.ts'
import { LineageId, Operation } from '../../../shared/sync/operation.ts'

/** An op on disk: its place in the lineage is given when it is first read for sending. */
export const SavedOperation = Operation.omit({ seq: true, lineageId: true })
export type SavedOperation = z.infer<typeof SavedOperation>

/** What an outbox row and an audit line of a save carry under seal. */
const SavedOperations = z.object({ ops: z.array(SavedOperation) })

/** Work that opens and that its schema refuses, because the program that saved it was at fault: as good as damaged. */
export class UnreadableWork extends Error {
  constructor() {
    super('saved work is not what its schema says')
    this.name = 'UnreadableWork'
  }
}

/**
 * The ops of one save, from its outbox row or its audit line.
 * @throws {SealBroken} for other bytes than were written. @throws {UnreadableWork} for content that the schema refuses.
 */
export async function openSavedOperations(vault: Vault, table: 'outbox' | 'audit', row: OutboxRow | AuditRow): Promise<readonly SavedOperation[]> {
  const read = SavedOperations.safeParse(await vault.open(table, row.id, row.sealed))
  if (!read.success) throw new UnreadableWork()
  return read.data.ops
}

const NO_LINEAGE = LineageId.parse('00000000-0000-4000-8000-000000000000')

/** An op where its place in the lineage does not matter: laid over a record, or hashed. */
export function unplaced<Op extends Omit<SavedOperation, 'hash'>>(op: Op): Op & Pick<Operation, 'seq' | 'lineageId'> {
  return { ...op, seq: 1, lineageId: NO_LINEAGE }
}
