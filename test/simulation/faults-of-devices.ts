import { overlay } from '../../shared/sync/apply-changes.ts'
import { overBase } from './faults-of-rules.ts'
import { renumber, storeAnswer, storePage, takeOut, waitingSaves } from './sim-disk.ts'
import { SOUND_PARTS, type SimParts } from './sim-parts.ts'

/** Mistakes in keeping a person's work and in showing what others did. */
export const FAULTS_OF_DEVICES: Readonly<Record<string, SimParts>> = {
  'the base is read at the save and not when the form was opened': { ...SOUND_PARTS, whatWasSeen: (_opened, _ownSince, now) => now },
  'own saves since the form was opened count as those of somebody else': { ...SOUND_PARTS, whatWasSeen: (opened) => opened },
  'healed saves are sorted by their clock': { ...SOUND_PARTS, sortSaves: (saves) => saves.toSorted((left, right) => (left.operation.opId < right.operation.opId ? -1 : 1)) },
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
  'an answer is stored without its rows': {
    ...SOUND_PARTS,
    storeAnswer: (disk, _, answer) => {
      for (const operation of disk.outbox) {
        const row = overlay(disk.rows.get(operation.recordId), [operation])
        if (row && answer.outcomes.some((outcome) => outcome.opId === operation.opId)) disk.rows.set(row.id, row)
      }
      takeOut(disk, answer)
      if (answer.outcomes.some(({ code }) => code === 'sequence_reused')) renumber(disk, waitingSaves(disk))
    },
  },
  'the cursor is stored before its rows': {
    ...SOUND_PARTS,
    storePage: (disk, page) => [
      () => { disk.cursor = page.cursor },
      () => storePage(disk, page),
    ],
  },
  'a number that is taken counts as a refusal of the work': {
    ...SOUND_PARTS,
    storeAnswer: (disk, sent, answer) => {
      storeAnswer(disk, sent, answer)
      disk.outbox = disk.outbox.filter(({ opId }) => !answer.outcomes.some((outcome) => outcome.opId === opId && outcome.code === 'sequence_reused'))
    },
  },
}
