import { z } from 'zod'
import { Operation } from '../../../shared/sync/operation.ts'

/** An op on disk: its place in the lineage is given when it is first read for sending. */
export const SavedOperation = Operation.omit({ seq: true, lineageId: true })
export type SavedOperation = z.infer<typeof SavedOperation>

/** What an outbox row and an audit line of a save carry under seal. */
export const SavedOperations = z.object({ ops: z.array(SavedOperation) })
