import { z } from 'zod'
import { LineageId, Operation } from '../../../shared/sync/operation.ts'

/** An op on disk: its place in the lineage is given when it is first read for sending. */
export const SavedOperation = Operation.omit({ seq: true, lineageId: true })
export type SavedOperation = z.infer<typeof SavedOperation>

/** What an outbox row and an audit line of a save carry under seal. */
export const SavedOperations = z.object({ ops: z.array(SavedOperation) })

const NO_LINEAGE = LineageId.parse('00000000-0000-4000-8000-000000000000')

/** An op where its place in the lineage does not matter: laid over a record, or hashed. */
export function unplaced<Op extends Omit<SavedOperation, 'hash'>>(op: Op): Op & Pick<Operation, 'seq' | 'lineageId'> {
  return { ...op, seq: 1, lineageId: NO_LINEAGE }
}
