import { z } from 'zod'
import { RecordId, RecordKind } from '../domain/record-id.ts'
import { RegionCode } from '../domain/region.ts'
import { OperationId } from './operation.ts'

/** Every op ends in exactly one of these (sync.md, invariant 2). `handed`: it lies with whoever has the household now. */
export const OUTCOME_STATES = ['applied', 'merged', 'noop', 'conflict', 'handed', 'held', 'rejected'] as const
export const OutcomeState = z.enum(OUTCOME_STATES)
export type OutcomeState = z.infer<typeof OutcomeState>

/** Why an op was not simply applied. Each code has a sentence and a remedy in `shared/messages`. */
export const OUTCOME_CODES = ['ok', 'same_value', 'merged_fields', 'latest_wins', 'manual_conflict', 'delete_against_edit', 'record_missing', 'record_deleted', 'record_exists', 'invalid_body', 'out_of_scope', 'unknown_schema', 'actor_mismatch', 'sequence_reused', 'group_failed', 'conflict_settled', 'handed_over', 'server_trouble', 'given_up', 'damaged_here', 'too_large'] as const
export const OutcomeCode = z.enum(OUTCOME_CODES)
export type OutcomeCode = z.infer<typeof OutcomeCode>

/** The server's answer to one op. The same op gets the same outcome for ever; `held` alone is followed by one that is not. */
export const Outcome = z.object({
  opId: OperationId,
  state: OutcomeState,
  code: OutcomeCode,
  /** The fields that the code speaks of; empty where it speaks of the whole record. */
  fields: z.array(z.string()),
  /** Row version after the op; 0 where there is no record. */
  rowVersion: z.int().min(0),
})
export type Outcome = z.infer<typeof Outcome>

/** Two people changed one field of policy `manual` differently. Both values stay on file; `theirs` is current. */
export const Conflict = z.object({
  id: z.uuid(),
  opId: OperationId,
  recordId: RecordId,
  recordKind: RecordKind,
  householdId: RecordId,
  areaCode: RegionCode,
  field: z.string(),
  base: z.json().optional(),
  mine: z.json().optional(),
  theirs: z.json().optional(),
  mineBy: z.string(),
  theirsBy: z.string(),
  mineAt: z.string(),
  theirsAt: z.string(),
  raisedAt: z.string(),
  resolution: z.object({ chosen: z.enum(['mine', 'theirs', 'other']), by: z.string(), at: z.string(), reason: z.string() }).nullable(),
})
export type Conflict = z.infer<typeof Conflict>
