import { editingPower } from '../../shared/domain/access/editing-power.ts'
import { decideGroup } from '../../shared/sync/decide-group.ts'
import { unchanged, type Decision } from '../../shared/sync/decision.ts'
import type { Operation } from '../../shared/sync/operation.ts'
import type { Outcome } from '../../shared/sync/outcome.ts'
import { handedOver } from '../../shared/sync/work-of-before.ts'
import { isInScope } from '../accounts/scope.ts'
import { placeOf, type Stage } from './set-stage.ts'

/** A decision, and whether it is about work on what its author has no longer. */
export interface Taken extends Decision {
  /** `carried_out`: done all the same. `offered`: kept for whoever has the household now. Null: the author's own. */
  readonly handed: 'carried_out' | 'offered' | null
}

/** What the author of an op is told. */
export function answerOf({ operation, outcome, handed }: Taken): Outcome {
  return handed === null ? outcome : handedOver(operation)
}

type Unit = readonly Operation[]

/** Decides one unit. A group with a line that nobody can read falls as a whole. */
export function decideUnit(unit: Unit, stage: Stage, brokenGroups: ReadonlySet<string>): readonly Taken[] {
  if (brokenGroups.has(unit[0]?.groupId ?? '')) return refuse(unit, () => undefined)
  const closed = takeClosed(unit, stage)
  if (closed) return closed
  const decisions = decideGroup(unit, contextOf(unit, stage))
  if (isOwn(unit, stage)) return decisions.map((decision) => ({ ...decision, handed: null }))
  const states = new Set(decisions.map((decision) => decision.outcome.state))
  if (stage.isWaiting && states.has('held') && !states.has('rejected')) return decisions.map((decision) => ({ ...decision, handed: null }))
  // What cannot be carried out is for a person to see, and its author is not told any more.
  return states.has('held') || states.has('rejected') ? offer(unit) : decisions.map((decision) => ({ ...decision, handed: 'carried_out' }))
}

/**
 * A unit with an op that writes outside of its author's areas of today and may not be carried out: refused or offered. The
 * answer follows from the areas alone, never from what stands in the database. `undefined` for a unit that may be decided.
 */
export function takeClosed(unit: Unit, stage: Stage): readonly Taken[] | undefined {
  if (isOwn(unit, stage)) return undefined
  const { account, records } = stage
  const claims = new Map(unit.map((operation) => {
    const { area, household } = placeOf(operation, records)
    return [operation, isInScope(account.scope, area) ? 'own' : stage.claims(area, household)]
  }))
  if ([...claims.values()].includes('none')) return refuse(unit, (operation) => (claims.get(operation) === 'none' ? 'out_of_scope' : undefined))
  if (unit.some((operation) => operation.actor !== account.account)) return refuse(unit, (operation) => (operation.actor === account.account ? undefined : 'actor_mismatch'))
  // Beside the author's own work, also what can be carried out is offered: the answers to their own would tell what became of it.
  return [...claims.values()].every((claim) => claim === 'carried_out') ? undefined : offer(unit)
}

/** Whether all of it lies in its author's areas of today. */
export function isOwn(unit: Unit, { account, records }: Stage): boolean {
  return unit.every((operation) => isInScope(account.scope, placeOf(operation, records).area))
}

function contextOf(unit: Unit, { account, schema, records, conflicts, claims }: Stage): Parameters<typeof decideGroup>[1] {
  return {
    actor: account.account,
    power: editingPower(account.role),
    isInScope: (area, household) => isInScope(account.scope, area) || claims(area, household) === 'carried_out',
    findRecord: (id) => records.get(id),
    findConflict: (id) => conflicts.get(id),
    schemaVersion: schema.version,
    // One for which a step is missing is as one that is too old.
    oldestSchemaVersion: unit.some((operation) => operation.schemaVersion < schema.version) ? schema.version : schema.oldest,
  }
}

/** Rejects a whole unit without a word on any record; the ops without a code of their own fall with the others. */
function refuse(unit: Unit, codeOf: (operation: Operation) => 'out_of_scope' | 'actor_mismatch' | undefined): readonly Taken[] {
  return unit.map((operation) => ({ ...unchanged(operation, undefined, 'rejected', codeOf(operation) ?? 'group_failed'), handed: null }))
}

/** Keeps a unit, as it is, for whoever has the households now. */
export function offer(unit: Unit): readonly Taken[] {
  return unit.map((operation) => ({ ...unchanged(operation, undefined, 'handed', 'handed_over'), handed: 'offered' }))
}
