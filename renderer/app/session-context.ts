import { createContext, useContext, useEffect, useState } from 'react'
import type { SyncState } from '../sync/sync-state.ts'
import type { OpenSession } from './open-session.ts'

export interface SessionHandle {
  readonly open: OpenSession
  readonly signOut: () => void
}

export const SessionContext = createContext<SessionHandle | null>(null)

/** @throws Error outside of `SignedIn`, which is a fault in the wiring. */
export function useSession(): SessionHandle {
  const session = useContext(SessionContext)
  if (!session) throw new Error('useSession needs a SessionContext')
  return session
}

/** Where the exchange of this account stands, kept up to date. */
export function useSyncState(): SyncState {
  const { sync } = useSession().open
  const [state, setState] = useState(() => sync.state())
  useEffect(() => sync.watch(setState), [sync])
  return state
}
