import { decideUnit, type Taken } from '../../server/sync/decide-unit.ts'
import type { Decision } from '../../shared/sync/decision.ts'
import { fieldVersion } from '../../shared/sync/record.ts'
import { sortFresh } from '../../server/sync/sort-fresh.ts'
import { SOUND_PARTS, type SimParts } from './sim-parts.ts'

/** Mistakes in deciding that "all devices are equal in the end" does not notice. */
export const FAULTS_OF_RULES: Readonly<Record<string, SimParts>> = {
  'the oldest value wins where the latest should': {
    ...SOUND_PARTS,
    decideUnit: (unit, stage, broken) => decideUnit(unit, stage, broken).map((decision) => (decision.outcome.code === 'latest_wins' && decision.record ? keepOldest(decision, stage.records.get(decision.record.id)) : decision)),
  },
  'the last writer wins everywhere': {
    ...SOUND_PARTS,
    decideUnit: (unit, stage, broken) => decideUnit(unit.map((operation) => ({ ...operation, base: overBase(operation.base, stage.records.get(operation.recordId)) })), stage, broken),
  },
  'a conflict is decided but not put on file': {
    ...SOUND_PARTS,
    decideUnit: (unit, stage, broken) => decideUnit(unit, stage, broken).map((decision) => ({ ...decision, conflicts: decision.conflicts.slice(1) })),
  },
  'a group is applied in part': {
    ...SOUND_PARTS,
    decideUnit: (unit, stage, broken) => unit.flatMap((operation) => decideUnit([operation], stage, broken)),
  },
  'the ledger is not asked': {
    ...SOUND_PARTS,
    sortFresh: (operations, ledger) => sortFresh(operations, { ...ledger, byId: new Map([...ledger.byId].filter(([opId]) => operations.some((operation) => operation.opId === opId && operation.kind === 'create'))) }),
  },
  'a number that is taken is not looked at': {
    ...SOUND_PARTS,
    sortFresh: (operations, ledger) => sortFresh(operations, { ...ledger, bySeq: new Map() }),
    storeAnswer: (disk, sent, answer) => SOUND_PARTS.storeAnswer(disk, sent, { ...answer, outcomes: answer.outcomes.slice(1) }),
  },
  'what stands behind a taken number is taken': {
    ...SOUND_PARTS,
    sortFresh: (operations, ledger) => {
      const sorted = operations.map((operation) => sortFresh([operation], ledger))
      return { fresh: sorted.flatMap(({ fresh }) => fresh), known: new Map(sorted.flatMap(({ known }) => [...known])) }
    },
  },
  'one op of a refused group waits for its record': {
    ...SOUND_PARTS,
    decideUnit: (unit, stage, broken) => decideUnit(unit, stage, broken).map((decision) => {
      const [alone] = decision.outcome.state === 'rejected' ? decideUnit([decision.operation], stage, broken) : []
      return alone?.outcome.code === 'record_missing' ? alone : decision
    }),
  },
  'the feed does not wait for a slow transaction': { ...SOUND_PARTS, feedWaits: false },
}

function keepOldest(decision: Taken, before: Decision['record']): Taken {
  return before && decision.record ? { ...decision, record: { ...decision.record, body: { ...decision.record.body, ...Object.fromEntries(decision.outcome.fields.map((field) => [field, before.body[field] ?? null])) } } } : decision
}

/** What the op's person would have seen of the record as it is now. */
export function overBase(base: Decision['operation']['base'], record: Decision['record']): Decision['operation']['base'] {
  return Object.fromEntries(Object.entries(base).map(([field, seen]) => [field, record ? { value: record.body[field] ?? null, version: fieldVersion(record, field) } : seen]))
}
