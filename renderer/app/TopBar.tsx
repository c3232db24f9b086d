import { GlobalOutlined, QuestionCircleOutlined, UserOutlined } from '@ant-design/icons'
import { App, Button, Dropdown, Layout, Tooltip } from 'antd'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { SyncBadge } from '../features/sync-status/SyncBadge.tsx'
import { useAccount } from '../store/account-context.ts'
import { useRegions } from '../store/region-context.ts'
import { useSyncCounts } from '../store/store-context.ts'
import { useSession, useSyncState } from './session-context.ts'

/** Where one works, how the exchange stands, who one is. */
export function TopBar({ onShortcuts }: { readonly onShortcuts: () => void }) {
  const { t, i18n } = useTranslation()
  const { modal } = App.useApp()
  const navigate = useNavigate()
  const { open, signOut } = useSession()
  const account = useAccount()
  const regions = useRegions()
  const counts = useSyncCounts()
  const state = useSyncState()
  const scope = account.scope.map((code) => regions.fullNameOf(code)).join('、')

  function askSignOut() {
    modal.confirm({ title: t('app.account.sign-out'), content: t('app.account.sign-out.note'), okText: t('app.account.sign-out'), cancelText: t('app.account.cancel'), onOk: signOut })
  }

  return (
    <Layout.Header className="top-bar">
      <div className="top-scope" title={scope}>{scope}</div>
      <div className="top-tools">
        <SyncBadge state={state} counts={counts} onSyncNow={() => void open.sync.syncNow()} onCancelLoad={() => open.sync.cancelLoad()} onAllowDeletions={() => open.sync.allowDeletions()} onOpenConflicts={(tab) => void navigate(`/conflicts${tab === 'conflicts' ? '' : `?tab=${tab}`}`)} />
        <Tooltip title={t('app.shortcuts.open')}>
          <Button type="text" icon={<QuestionCircleOutlined />} aria-label={t('app.shortcuts.open')} onClick={onShortcuts} />
        </Tooltip>
        <Dropdown trigger={['click']} menu={{ selectedKeys: [i18n.language], items: [{ key: 'zh-CN', label: t('app.language.zh') }, { key: 'en', label: t('app.language.en') }], onClick: ({ key }) => void i18n.changeLanguage(key) }}>
          <Button type="text" icon={<GlobalOutlined />} aria-label={t('app.language')}>{t(i18n.language === 'en' ? 'app.language.en' : 'app.language.zh')}</Button>
        </Dropdown>
        <Dropdown
          trigger={['click']}
          menu={{
            items: [
              { key: 'who', label: `${t(`app.role.${account.role}`)} · ${account.account}`, disabled: true },
              { key: 'settings', label: t('app.nav.settings'), onClick: () => void navigate('/settings') },
              { key: 'out', label: t('app.account.sign-out'), onClick: askSignOut },
            ],
          }}
        >
          <Button type="text" icon={<UserOutlined />} className="top-account" aria-label={`${t('app.account.menu')}: ${account.displayName}`}>{account.displayName}</Button>
        </Dropdown>
      </div>
    </Layout.Header>
  )
}
