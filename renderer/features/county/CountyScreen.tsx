import { Tabs } from 'antd'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { may } from '../../../shared/domain/access/powers.ts'
import type { LivesReply } from '../../../shared/protocol/lives.ts'
import { useAccount } from '../../store/account-context.ts'
import type { CountyClient } from '../../sync/county-client.ts'
import type { ExchangeResult } from '../../sync/exchange-result.ts'
import { ApprovalsPanel } from './ApprovalsPanel.tsx'
import { DevicesPanel } from './DevicesPanel.tsx'
import { HeldPanel } from './HeldPanel.tsx'
import { RecoveriesPanel } from './RecoveriesPanel.tsx'
import { RestoreNotice } from './RestoreNotice.tsx'
import { RestoresPanel } from './RestoresPanel.tsx'
import { recentRestore, restoresOf } from './restores.ts'
import { useAnswer } from './use-answer.ts'
import './county.css'

/** For township and county, which village synced when and what waits at the server; for them and whoever runs the system, whether the database was put back. */
export function CountyScreen({ client }: { readonly client: CountyClient }) {
  const { t } = useTranslation()
  const { role } = useAccount()
  const [parameters, setParameters] = useSearchParams()
  const lives = useAnswer(may(role, 'see_lives') ? client.listLives : askNothing)
  const restores = lives.value && restoresOf(lives.value)
  const recent = recentRestore(restores ?? [], lives.cameAt)
  const seesDevices = may(role, 'see_devices')
  const items = [
    ...(seesDevices ? [{ key: 'devices', label: t('county.tab.devices'), children: <>{may(role, 'approve_devices') && <ApprovalsPanel client={client} />}<DevicesPanel client={client} restoredAt={recent?.at ?? null} /></> }] : []),
    ...(may(role, 'see_held') ? [{ key: 'held', label: t('county.tab.held'), children: <HeldPanel client={client} /> }] : []),
    ...(may(role, 'decide_recovery') ? [{ key: 'recovery', label: t('county.tab.recovery'), children: <RecoveriesPanel client={client} /> }] : []),
    ...(may(role, 'see_lives') ? [{ key: 'restores', label: t('restores.tab'), children: <RestoresPanel restores={restores} problem={lives.problem} /> }] : []),
  ]
  const first = items[0]?.key ?? ''
  return (
    <>
      <h1 className="screen-title">{t('county.title')}</h1>
      {recent && <RestoreNotice restore={recent} listsDevices={seesDevices} />}
      <Tabs destroyOnHidden activeKey={items.find(({ key }) => key === parameters.get('tab'))?.key ?? first} onChange={(tab) => setParameters(tab === first ? {} : { tab }, { replace: true })} items={items} />
    </>
  )
}

function askNothing(): Promise<ExchangeResult<LivesReply>> {
  return Promise.resolve({ kind: 'ok', value: { lives: [] } })
}
