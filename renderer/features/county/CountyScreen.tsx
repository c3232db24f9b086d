import { Tabs } from 'antd'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import type { CountyClient } from '../../sync/county-client.ts'
import { DevicesPanel } from './DevicesPanel.tsx'
import { HeldPanel } from './HeldPanel.tsx'
import './county.css'

/** For township and county: which village synced when, and what waits at the server. */
export function CountyScreen({ client }: { readonly client: CountyClient }) {
  const { t } = useTranslation()
  const [parameters, setParameters] = useSearchParams()
  return (
    <>
      <h1 className="screen-title">{t('county.title')}</h1>
      <Tabs
        destroyOnHidden
        activeKey={parameters.get('tab') === 'held' ? 'held' : 'devices'}
        onChange={(tab) => setParameters(tab === 'held' ? { tab } : {}, { replace: true })}
        items={[
          { key: 'devices', label: t('county.tab.devices'), children: <DevicesPanel client={client} /> },
          { key: 'held', label: t('county.tab.held'), children: <HeldPanel client={client} /> },
        ]}
      />
    </>
  )
}
