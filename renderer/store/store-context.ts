import { createContext, useContext, useEffect, useState } from 'react'
import type { RecordId } from '../../shared/domain/record-id.ts'
import type { Conflict } from '../../shared/sync/outcome.ts'
import type { Draft, HouseholdFile, HouseholdListing, Store, SyncCounts } from './store.ts'

/** The store of the account that is signed in; `renderer/app` provides it. */
export const StoreContext = createContext<Store | null>(null)

/** @throws Error outside of a signed-in part of the app, which is a fault in the wiring. */
export function useStore(): Store {
  const store = useContext(StoreContext)
  if (!store) throw new Error('useStore needs a StoreContext')
  return store
}

/** The household list of the whole scope; `undefined` until it has been read. A new object comes with every change. */
export function useListing(): HouseholdListing | undefined {
  const store = useStore()
  const [listing, setListing] = useState<HouseholdListing>()
  useEffect(() => store.watchListing(setListing), [store])
  return listing
}

/** What is known of one household: still being read, not there (or deleted), or the file. */
export type HouseholdState = { readonly state: 'reading' } | { readonly state: 'missing' } | { readonly state: 'found'; readonly file: HouseholdFile }

/** One household with the unsent changes of this device over it, kept up to date. */
export function useHousehold(id: RecordId): HouseholdState {
  const store = useStore()
  const [shown, setShown] = useState<{ readonly id: RecordId; readonly state: HouseholdState }>()
  useEffect(() => store.watchHousehold(id, (file) => setShown({ id, state: file ? { state: 'found', file } : { state: 'missing' } })), [store, id])
  return shown?.id === id ? shown.state : { state: 'reading' }
}

/** Counts for the status badge; `undefined` until they have been read. */
export function useSyncCounts(): SyncCounts | undefined {
  const store = useStore()
  const [counts, setCounts] = useState<SyncCounts>()
  useEffect(() => store.watchSyncCounts(setCounts), [store])
  return counts
}

/** Open conflicts, newest first; `undefined` until they have been read. */
export function useConflicts(): readonly Conflict[] | undefined {
  const store = useStore()
  const [conflicts, setConflicts] = useState<readonly Conflict[]>()
  useEffect(() => store.watchConflicts(setConflicts), [store])
  return conflicts
}

export interface DraftHandle {
  /** `undefined` while it is being looked for, `null` when there is none. */
  readonly found: Draft | null | undefined
  /** Resolves when the draft is on disk. */
  readonly save: (value: unknown) => Promise<void>
  readonly drop: () => Promise<void>
}

/** The draft of one form. What was found is read once: while a person types, the form is the truth. */
export function useDraft(key: string): DraftHandle {
  const store = useStore()
  const [found, setFound] = useState<{ readonly key: string; readonly draft: Draft | null }>()
  useEffect(() => {
    let stopped = false
    void store.findDraft(key).then((draft) => {
      if (!stopped) setFound({ key, draft: draft ?? null })
    })
    return () => void (stopped = true)
  }, [store, key])
  return {
    found: found?.key === key ? found.draft : undefined,
    save: (value) => store.saveDraft(key, value),
    drop: () => store.dropDraft(key),
  }
}
