import { AreaChartOutlined, BranchesOutlined, ClusterOutlined, HistoryOutlined, MenuFoldOutlined, MenuUnfoldOutlined, SettingOutlined, SwapOutlined, TeamOutlined, UsbOutlined } from '@ant-design/icons'
import { Badge, Button, Layout, Menu } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'
import { may } from '../../shared/domain/access/powers.ts'
import { useAccount } from '../store/account-context.ts'
import { useSyncCounts } from '../store/store-context.ts'

const PLACES = [
  { path: '/households', key: 'households', icon: <TeamOutlined /> },
  { path: '/exchange', key: 'exchange', icon: <SwapOutlined /> },
  { path: '/area', key: 'area', icon: <AreaChartOutlined /> },
  { path: '/conflicts', key: 'conflicts', icon: <BranchesOutlined /> },
  { path: '/change-sets', key: 'change-sets', icon: <HistoryOutlined /> },
  { path: '/transfer', key: 'transfer', icon: <UsbOutlined /> },
  { path: '/county', key: 'county', icon: <ClusterOutlined /> },
  { path: '/settings', key: 'settings', icon: <SettingOutlined /> },
] as const

const COLLAPSED = 'bangfu.navigation-collapsed'

/** The main parts of the program; collapses to icons, and stays as it was left. */
export function SideNavigation() {
  const { t } = useTranslation()
  const { pathname } = useLocation()
  const counts = useSyncCounts()
  const [isCollapsed, setIsCollapsed] = useState(() => localStorage.getItem(COLLAPSED) === 'yes')
  const toSettle = (counts?.conflicts ?? 0) + (counts?.refused ?? 0)
  const kept = counts?.kept ?? 0
  const { role } = useAccount()
  const places = PLACES.filter((place) => place.key !== 'county' || may(role, 'see_devices') || may(role, 'see_lives'))
  const current = places.find((place) => pathname.startsWith(place.path))?.path

  function toggle() {
    localStorage.setItem(COLLAPSED, isCollapsed ? 'no' : 'yes')
    setIsCollapsed(!isCollapsed)
  }

  return (
    <Layout.Sider collapsed={isCollapsed} width={168} collapsedWidth={52} theme="light" className="side">
      <div className="side-name" aria-hidden>{isCollapsed ? t('app.name').slice(0, 1) : t('app.name')}</div>
      <nav aria-label={t('app.nav.label')}>
        <Menu
          mode="inline"
          selectedKeys={current === undefined ? [] : [current]}
          items={places.map((place) => ({
            key: place.path,
            icon: place.icon,
            title: t(`app.nav.${place.key}`),
            label: (
              <Link to={place.path} aria-current={place.path === current ? 'page' : undefined}>
                {t(`app.nav.${place.key}`)}
                {place.key === 'conflicts' && toSettle > 0 && <Badge count={toSettle} overflowCount={999} size="small" style={{ marginInlineStart: 8 }} />}
                {place.key === 'conflicts' && toSettle === 0 && kept > 0 && <Badge count={kept} overflowCount={999} size="small" color="#b26a00" style={{ marginInlineStart: 8 }} />}
              </Link>
            ),
          }))}
        />
      </nav>
      <Button type="text" block className="side-toggle" aria-expanded={!isCollapsed} aria-label={t(isCollapsed ? 'app.nav.expand' : 'app.nav.collapse')} icon={isCollapsed ? <MenuUnfoldOutlined /> : <MenuFoldOutlined />} onClick={toggle}>
        {!isCollapsed && t('app.nav.collapse')}
      </Button>
    </Layout.Sider>
  )
}
