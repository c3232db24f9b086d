import { useEffect, useMemo, useState } from 'react'
import { RouterProvider } from 'react-router/dom'
import { z } from 'zod'
import { Region } from '../../shared/domain/region.ts'
import { platform } from '../platform/platform.ts'
import { AccountContext } from '../store/account-context.ts'
import { FetchPictureContext, type FetchPicture } from '../store/attachment-context.ts'
import type { DiskLost } from '../store/disk/database.ts'
import { RegionContext, regionNames } from '../store/region-context.ts'
import { StoreContext } from '../store/store-context.ts'
import { fetchContent } from '../sync/fetch-content.ts'
import { fetchRegions } from '../sync/region-client.ts'
import { ErrorBoundary } from './ErrorBoundary.tsx'
import type { OpenSession } from './open-session.ts'
import { createRouter } from './routes.tsx'
import { StoreLost } from './StoreLost.tsx'
import { useDailyBackup } from './use-daily-backup.ts'
import { SessionContext, useSyncState } from './session-context.ts'
import { useCertificate } from './use-certificate.ts'

const REGIONS = 'regions'

/** Everything behind the sign-in: the store, the account, the region names and the screens. */
export function SignedIn({ open, onSignOut }: { readonly open: OpenSession; readonly onSignOut: () => void }) {
  useDailyBackup(open)
  // At the first sign-in, because browsers say yes sooner where somebody works.
  useEffect(() => void platform.askPersistence?.().catch(reportError), [])
  const [lost, setLost] = useState<DiskLost>()
  useEffect(() => open.store.watchLost(setLost), [open])
  const router = useMemo(() => createRouter(), [])
  const session = useMemo(() => ({ open, signOut: onSignOut }), [open, onSignOut])
  const fetchPicture = useMemo<FetchPicture>(() => (wanted) => (open.server.attachments ? fetchContent(open.store, open.server.attachments, wanted) : Promise.resolve('failed')), [open])
  if (lost) return <StoreLost how={lost} onSignIn={onSignOut} />
  return (
    <SessionContext value={session}>
      <StoreContext value={open.store}>
        <AccountContext value={open.account}>
          <FetchPictureContext value={fetchPicture}>
            <WithRegions open={open}>
              <ErrorBoundary>
                <RouterProvider router={router} />
              </ErrorBoundary>
            </WithRegions>
          </FetchPictureContext>
        </AccountContext>
      </StoreContext>
    </SessionContext>
  )
}

/** Region names as kept on the device, asked anew once in every session that reaches the server. */
function WithRegions({ open, children }: { readonly open: OpenSession; readonly children: React.ReactNode }) {
  const [regions, setRegions] = useState<readonly Region[]>([])
  const [isFresh, setIsFresh] = useState(false)
  const phase = useSyncState().phase
  const isReached = phase !== 'waiting' && phase !== 'signed_out' && open.session.token() !== null
  useCertificate(open, isReached)

  useEffect(() => {
    void open.store.findSetting(REGIONS).then((kept) => {
      const parsed = z.array(Region).safeParse(kept)
      if (parsed.success) setRegions((shown) => (shown.length > 0 ? shown : parsed.data))
    })
  }, [open])

  useEffect(() => {
    const token = open.session.token()
    if (isFresh || !isReached || token === null) return
    let stopped = false
    void fetchRegions(open.address, token).then((fetched) => {
      if (stopped || !fetched) return
      setRegions(fetched)
      setIsFresh(true)
      void open.store.saveSetting(REGIONS, fetched).catch(reportError)
    })
    return () => void (stopped = true)
  }, [open, isReached, isFresh])

  const names = useMemo(() => regionNames(regions), [regions])
  return <RegionContext value={names}>{children}</RegionContext>
}
