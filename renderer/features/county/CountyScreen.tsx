import { Tabs } from 'antd'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { may } from '../../../shared/domain/access/powers.ts'
import { useAccount } from '../../store/account-context.ts'
import type { CountyClient } from '../../sync/county-client.ts'
import { ApprovalsPanel } from './ApprovalsPanel.tsx'
import { DevicesPanel } from './DevicesPanel.tsx'
import { HeldPanel } from './HeldPanel.tsx'
import { RecoveriesPanel } from './RecoveriesPanel.tsx'
import './county.css'

const TABS = ['devices', 'held', 'recovery'] as const

/** For township and county: which village synced when, and what waits at the server. */
export function CountyScreen({ client }: { readonly client: CountyClient }) {
  const { t } = useTranslation()
  const { role } = useAccount()
  const [parameters, setParameters] = useSearchParams()
  return (
    <>
      <h1 className="screen-title">{t('county.title')}</h1>
      <Tabs
        destroyOnHidden
        activeKey={TABS.find((tab) => tab === parameters.get('tab')) ?? 'devices'}
        onChange={(tab) => setParameters(tab === 'devices' ? {} : { tab }, { replace: true })}
        items={[
          { key: 'devices', label: t('county.tab.devices'), children: <>{may(role, 'approve_devices') && <ApprovalsPanel client={client} />}<DevicesPanel client={client} /></> },
          ...(may(role, 'see_held') ? [{ key: 'held', label: t('county.tab.held'), children: <HeldPanel client={client} /> }] : []),
          ...(may(role, 'decide_recovery') ? [{ key: 'recovery', label: t('county.tab.recovery'), children: <RecoveriesPanel client={client} /> }] : []),
        ]}
      />
    </>
  )
}
