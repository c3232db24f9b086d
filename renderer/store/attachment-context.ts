import { createContext, useContext, useEffect, useState } from 'react'
import type { RecordId } from '../../shared/domain/record-id.ts'
import { useStore } from './store-context.ts'
import type { ContentState } from './store.ts'

export interface WantedPicture {
  readonly sha256: string
  readonly bytes: number
  readonly mediaType: string
  readonly role: 'thumbnail' | 'original'
  readonly householdId: RecordId
}

/** Fetches a content from the server into the store; `renderer/app` provides it. */
export type FetchPicture = (wanted: WantedPicture) => Promise<'stored' | 'absent' | 'failed'>
export const FetchPictureContext = createContext<FetchPicture>(() => Promise.resolve('failed'))

/** Where the contents of a household stand on this device, kept up to date. */
export function useContents(householdId: RecordId): ReadonlyMap<string, ContentState> {
  const store = useStore()
  const [contents, setContents] = useState<ReadonlyMap<string, ContentState>>(NONE)
  useEffect(() => store.watchContents(householdId, setContents), [store, householdId])
  return contents
}

const NONE: ReadonlyMap<string, ContentState> = new Map()

/** The address of a content for an image: from this device, else fetched once. `failed` where neither has it now. */
export function usePicture(wanted: WantedPicture | null): string | undefined {
  const store = useStore()
  const fetchPicture = useContext(FetchPictureContext)
  const [shown, setShown] = useState<{ readonly sha256: string; readonly address: string }>()
  const { sha256, bytes, mediaType, role, householdId } = wanted ?? {}
  useEffect(() => {
    if (sha256 === undefined || bytes === undefined || mediaType === undefined || role === undefined || householdId === undefined) return
    let stopped = false
    let address: string | undefined
    async function show(hash: string, picture: WantedPicture): Promise<void> {
      let found = await store.readContent(hash)
      if (!found && (await fetchPicture(picture)) === 'stored') found = await store.readContent(hash)
      if (stopped) return
      if (found) address = URL.createObjectURL(new Blob([found], { type: picture.mediaType }))
      setShown({ sha256: hash, address: address ?? 'failed' })
    }
    void show(sha256, { sha256, bytes, mediaType, role, householdId }).catch(() => !stopped && setShown({ sha256, address: 'failed' }))
    return () => {
      stopped = true
      if (address !== undefined) URL.revokeObjectURL(address)
    }
  }, [store, fetchPicture, sha256, bytes, mediaType, role, householdId])
  return shown?.sha256 === sha256 ? shown?.address : undefined
}
