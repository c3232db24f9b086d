import { handOverAgain, storeLoad } from './sim-disk.ts'
import { SOUND_PARTS, type SimParts } from './sim-parts.ts'

/** Mistakes after the server went back to an earlier state of itself. */
export const FAULTS_OF_LIVES: Readonly<Record<string, SimParts>> = {
  'a restore is not recognised': { ...SOUND_PARTS, readsMarker: false, isOtherLife: () => false },
  'a restore is recognised at a restart alone': { ...SOUND_PARTS, isOtherLife: () => false },
  'versions of a lost life are believed': { ...SOUND_PARTS, inThisLife: (operation) => operation },
  'requests of a lost life are answered': { ...SOUND_PARTS, refusesOtherLives: false },
  'nothing is handed over again': { ...SOUND_PARTS, handOverAgain: () => undefined },
  'deletions are not handed over again': {
    ...SOUND_PARTS,
    handOverAgain: (disk, unknown, sort) => handOverAgain(disk, new Set([...unknown].filter((opId) => disk.answered.get(opId)?.operation.kind !== 'delete')), sort),
  },
  'what is handed over again comes behind what waits': {
    ...SOUND_PARTS,
    handOverAgain: (disk, unknown, sort) => handOverAgain(disk, unknown, (saves) => sort(saves).toSorted((left, right) => Number(disk.counters.has(right.operation.opId)) - Number(disk.counters.has(left.operation.opId)))),
  },
  'answers are forgotten before a backup holds them': { ...SOUND_PARTS, mayForget: () => true },
  'what a backup of another life holds counts as held': { ...SOUND_PARTS, mayForget: (kept, reply) => kept.waypoint.commit <= reply.backedUp },
  'newer rows are replaced without a trace': {
    ...SOUND_PARTS,
    storeLoad: (disk, load) => {
      const { onFile } = disk
      disk.onFile = []
      storeLoad(disk, load)
      disk.onFile = onFile
    },
  },
  'loading anew clears the outbox': {
    ...SOUND_PARTS,
    storeLoad: (disk, load) => {
      storeLoad(disk, load)
      disk.outbox = []
      disk.counters.clear()
    },
  },
}
