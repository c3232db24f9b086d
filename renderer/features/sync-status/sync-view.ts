import type { SyncPhase } from '../../../shared/sync/next-sync-phase.ts'

/** What the panel needs to know of the exchange. */
export interface SyncView {
  readonly phase: SyncPhase
  /** A refusal code, or why no answer came. */
  readonly problem: string | null
  readonly requestId: string | null
  readonly progress: { readonly villages: number; readonly villagesTotal: number } | null
  readonly nextTryAt: string | null
  readonly lastAgreedAt: string | null
  readonly agreement: { readonly state: string; readonly replaced: number; readonly removed: number } | null
  /** The database was put back to an earlier state. */
  readonly restore: { readonly metAt: string; readonly lost: number; readonly isDone: boolean } | null
  readonly question: { readonly deletions: number; readonly held: number } | null
}
