import { Tabs } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { useConflicts, useStore, useSyncCounts } from '../../store/store-context.ts'
import { ConflictInbox } from './ConflictInbox.tsx'
import './conflicts.css'
import { RefusedList, type Trouble } from './RefusedList.tsx'

/** Everything of the exchange that waits for a person: `?tab=refused` opens the second half. */
export function ConflictsScreen() {
  const { t } = useTranslation()
  const store = useStore()
  const conflicts = useConflicts() ?? []
  const counts = useSyncCounts()
  const [troubles, setTroubles] = useState<readonly Trouble[]>([])
  const [parameters, setParameters] = useSearchParams()

  useEffect(() => {
    let stopped = false
    store.listTroubles().then((found) => !stopped && setTroubles(found), reportError)
    return () => void (stopped = true)
  }, [store, counts])

  return (
    <>
      <h1 className="screen-title">{t('conflicts.title')}</h1>
      <Tabs
        activeKey={parameters.get('tab') === 'refused' ? 'refused' : 'conflicts'}
        onChange={(tab) => setParameters(tab === 'refused' ? { tab } : {}, { replace: true })}
        items={[
          { key: 'conflicts', label: t('conflicts.tab.conflicts', { count: conflicts.length }), children: <ConflictInbox conflicts={conflicts} /> },
          { key: 'refused', label: t('conflicts.tab.refused', { count: troubles.length }), children: <RefusedList troubles={troubles} /> },
        ]}
      />
    </>
  )
}
