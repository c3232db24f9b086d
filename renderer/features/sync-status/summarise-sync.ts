import type { SyncPhase } from '../../../shared/sync/next-sync-phase.ts'

export interface SyncFigures {
  readonly waiting: number
  readonly conflicts: number
  readonly refused: number
  /** What the database lost by a restore and has not got back: it usually comes by itself, so it comes after everything that does not. */
  readonly kept: number
}

export interface SyncSummary {
  readonly tone: 'calm' | 'busy' | 'waiting' | 'trouble'
  readonly key: string
  readonly count: number
}

const RUNNING: ReadonlySet<SyncPhase> = new Set(['greeting', 'loading', 'pushing', 'pulling', 'checking'])

/** The one thing that the badge says: what a person must settle comes before everything, then what cannot be sent, then what runs. That both sides hold the same is said only when it was proven. */
export function summariseSync(phase: SyncPhase, figures: SyncFigures, isProven: boolean): SyncSummary {
  const toSettle = figures.conflicts + figures.refused
  if (phase === 'signed_out' || phase === 'outdated') return { tone: 'trouble', key: `sync.phase.${phase}`, count: figures.waiting }
  if (phase === 'asking') return { tone: 'trouble', key: 'sync-status.badge.asking', count: figures.waiting }
  if (toSettle > 0) return { tone: 'trouble', key: 'sync-status.badge.trouble', count: toSettle }
  if (phase === 'waiting') return { tone: 'waiting', key: figures.waiting > 0 ? 'sync-status.badge.offline' : 'sync-status.badge.offline-clear', count: figures.waiting }
  if (RUNNING.has(phase)) return { tone: 'busy', key: 'sync-status.badge.running', count: figures.waiting }
  if (figures.waiting > 0) return { tone: 'waiting', key: 'sync-status.badge.waiting', count: figures.waiting }
  if (figures.kept > 0) return { tone: 'waiting', key: 'sync-status.badge.kept', count: figures.kept }
  return { tone: 'calm', key: isProven ? 'sync-status.badge.agreed' : 'sync-status.badge.exchanged', count: 0 }
}
