import { overlay } from '../../shared/sync/apply-changes.ts'
import { decideGroup } from '../../shared/sync/decide-group.ts'
import type { Decision } from '../../shared/sync/decision.ts'
import { fieldVersion } from '../../shared/sync/record.ts'
import { noteAnswers, SOUND_PARTS, storeAnswer, storePage, type SimParts } from './sim-parts.ts'

/** Mistakes that others made and that "all devices are equal in the end" does not notice. Each must fail against the oracle. */
export const PLANTED_FAULTS: Readonly<Record<string, SimParts>> = {
  'the oldest value wins where the latest should': {
    ...SOUND_PARTS,
    decideGroup: (operations, context) => decideGroup(operations, context).map((decision) => (decision.outcome.code === 'latest_wins' && decision.record ? keepOldest(decision, context.findRecord(decision.record.id)) : decision)),
  },
  'the last writer wins everywhere': {
    ...SOUND_PARTS,
    decideGroup: (operations, context) => decideGroup(operations.map((operation) => ({ ...operation, base: overBase(operation.base, context.findRecord(operation.recordId)) })), context),
  },
  'a conflict is decided but not put on file': {
    ...SOUND_PARTS,
    decideGroup: (operations, context) => decideGroup(operations, context).map((decision) => ({ ...decision, conflicts: decision.conflicts.slice(1) })),
  },
  'a group is applied in part': {
    ...SOUND_PARTS,
    decideGroup: (operations, context) => operations.flatMap((operation) => decideGroup([operation], context)),
  },
  'a pull overwrites what waits on the device': {
    ...SOUND_PARTS,
    storePage: (disk, page) => [() => {
      storePage(disk, page)
      const pulled = new Set(page.records.map((record) => record.id))
      disk.outbox = disk.outbox.filter((operation) => !pulled.has(operation.recordId))
    }],
  },
  'a pull moves the base of what waits': {
    ...SOUND_PARTS,
    storePage: (disk, page) => [() => {
      storePage(disk, page)
      for (const record of page.records) disk.outbox = disk.outbox.map((operation) => (operation.recordId === record.id && operation.kind === 'patch' ? { ...operation, base: overBase(operation.base, record) } : operation))
    }],
  },
  'the outbox is cleared by record': {
    ...SOUND_PARTS,
    storeAnswer: (disk, sent, answer) => {
      storeAnswer(disk, sent, answer)
      const answered = new Set(sent.map((operation) => operation.recordId))
      disk.outbox = disk.outbox.filter((operation) => !answered.has(operation.recordId))
    },
  },
  'the ledger is not asked': {
    ...SOUND_PARTS,
    findLedgerAnswer: (operation, sameId) => (sameId && operation.kind === 'create' ? sameId.outcome : undefined),
  },
  'an answer is stored without its rows': {
    ...SOUND_PARTS,
    storeAnswer: (disk, _, answer) => {
      noteAnswers(disk, answer)
      for (const operation of disk.outbox) {
        const row = overlay(disk.rows.get(operation.recordId), [operation])
        if (row && answer.outcomes.some((outcome) => outcome.opId === operation.opId)) disk.rows.set(row.id, row)
      }
      disk.outbox = disk.outbox.filter((operation) => !answer.outcomes.some((outcome) => outcome.opId === operation.opId))
    },
  },
  'the cursor is stored before its rows': {
    ...SOUND_PARTS,
    storePage: (disk, page) => [
      () => { disk.cursor = page.cursor },
      () => storePage(disk, page),
    ],
  },
  'the feed does not wait for a slow transaction': { ...SOUND_PARTS, feedWaits: false },
}

function keepOldest(decision: Decision, before: Decision['record']): Decision {
  return before && decision.record ? { ...decision, record: { ...decision.record, body: { ...decision.record.body, ...Object.fromEntries(decision.outcome.fields.map((field) => [field, before.body[field] ?? null])) } } } : decision
}

function overBase(base: Decision['operation']['base'], record: Decision['record']): Decision['operation']['base'] {
  return Object.fromEntries(Object.entries(base).map(([field, seen]) => [field, record ? { value: record.body[field] ?? null, version: fieldVersion(record, field) } : seen]))
}
