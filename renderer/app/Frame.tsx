import { Layout } from 'antd'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Outlet, useNavigate } from 'react-router'
import { FirstLoadBanner } from './FirstLoadBanner.tsx'
import { SessionBanner } from './SessionBanner.tsx'
import { ShortcutList } from './ShortcutList.tsx'
import { SideNavigation } from './SideNavigation.tsx'
import { TopBar } from './TopBar.tsx'
import { useShortcuts } from './use-shortcuts.ts'

/** Navigation at the left, bar at the top, the screen in the middle. */
export function Frame() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [showsShortcuts, setShowsShortcuts] = useState(false)
  const openNew = useCallback(() => void navigate('/households/new'), [navigate])
  const openList = useCallback(() => setShowsShortcuts(true), [])
  useShortcuts(openNew, openList)

  return (
    <Layout className="frame">
      <a className="skip-link" href="#content" onClick={(event) => { event.preventDefault(); document.getElementById('content')?.focus() }}>{t('app.skip')}</a>
      <SideNavigation />
      <Layout>
        <TopBar onShortcuts={openList} />
        <SessionBanner />
        <FirstLoadBanner />
        <Layout.Content id="content" tabIndex={-1} className="frame-content">
          <Outlet />
        </Layout.Content>
      </Layout>
      <ShortcutList isOpen={showsShortcuts} onClose={() => setShowsShortcuts(false)} />
    </Layout>
  )
}
