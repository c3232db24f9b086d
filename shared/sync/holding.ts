import { z } from 'zod'
import { RecordId, RecordKind } from '../domain/record-id.ts'
import { RegionCode } from '../domain/region.ts'
import { Operation, OperationId } from './operation.ts'
import type { Outcome, OutcomeCode } from './outcome.ts'

/**
 * What a held op waits for. `record`: its record or household has not arrived. `person`: somebody has to decide. `update`:
 * the server does not know its schema yet. `group`: another op of its group. `retry`: nobody knows why it failed, so it is
 * tried again. `unreadable`: it came damaged; the device that made it has the whole one.
 */
export const HELD_REASONS = ['record', 'person', 'update', 'group', 'retry', 'unreadable'] as const
export const HeldReason = z.enum(HELD_REASONS)
export type HeldReason = z.infer<typeof HeldReason>

const MINUTE_MS = 60_000
/** Minutes until an op with an unknown cause is tried again: 5 min, 10 min, 1 h, 8 h, then every 24 h. */
const RETRY_MINUTES = [5, 10, 60, 480, 1440] as const

/** Milliseconds until the next try; `tries` counts those that have failed, from 1. */
export function heldRetryMs(tries: number): number {
  return (RETRY_MINUTES[Math.min(Math.max(tries, 1), RETRY_MINUTES.length) - 1] ?? 1440) * MINUTE_MS
}

/** What an op waits for, by the answer that it got; `null` for one that waits for nothing. */
export function heldReason(outcome: Outcome): HeldReason | null {
  return outcome.state === 'held' ? (REASON_OF_CODE[outcome.code] ?? 'person') : null
}

/** Whatever is not named here waits for a person to decide. */
const REASON_OF_CODE: { readonly [Code in OutcomeCode]?: HeldReason } = { record_missing: 'record', unknown_schema: 'update', group_failed: 'group', server_trouble: 'retry' }

/** The record that must arrive first. */
export function awaitedRecord(operation: Operation, outcome: Outcome): RecordId {
  return outcome.fields.includes('householdId') ? operation.householdId : operation.recordId
}

/** A held op as the county's helper sees it. */
export const HeldOperation = z.object({
  opId: OperationId,
  account: z.string(),
  areaCode: RegionCode.nullable(),
  reason: HeldReason,
  heldAt: z.string(),
  tries: z.int().min(0),
  /** Null where it waits for something else than time. */
  nextTryAt: z.string().nullable(),
  recordKind: RecordKind.nullable(),
  waitsFor: RecordId.nullable(),
  /** Null where it cannot be read. */
  operation: Operation.nullable(),
})
export type HeldOperation = z.infer<typeof HeldOperation>
