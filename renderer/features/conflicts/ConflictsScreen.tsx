import { Tabs } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { useConflicts, useStore, useSyncCounts } from '../../store/store-context.ts'
import type { HandOver } from '../../../shared/sync/hand-over.ts'
import type { KeptRecord } from '../../store/store.ts'
import { ConflictTools } from './ConflictTools.tsx'
import { HandOverList } from './HandOverList.tsx'
import { ConflictInbox } from './ConflictInbox.tsx'
import { KeptList } from './KeptList.tsx'
import './conflicts.css'
import { RefusedList, type Trouble } from './RefusedList.tsx'

const TABS = ['conflicts', 'refused', 'hand-over', 'kept'] as const

/** Everything of the exchange that waits for a person: `?tab=refused`, `?tab=hand-over` or `?tab=kept` opens the other lists. */
export function ConflictsScreen() {
  const { t } = useTranslation()
  const store = useStore()
  const conflicts = useConflicts() ?? []
  const counts = useSyncCounts()
  const [troubles, setTroubles] = useState<readonly Trouble[]>([])
  const [handOvers, setHandOvers] = useState<readonly HandOver[]>([])
  const [kept, setKept] = useState<readonly KeptRecord[]>([])
  const [parameters, setParameters] = useSearchParams()

  useEffect(() => {
    let stopped = false
    store.listTroubles().then((found) => !stopped && setTroubles(found), reportError)
    return () => void (stopped = true)
  }, [store, counts])

  useEffect(() => store.watchHandOvers(setHandOvers), [store])
  useEffect(() => store.watchKept(setKept), [store])

  return (
    <>
      <h1 className="screen-title">{t('conflicts.title')}</h1>
      <Tabs
        activeKey={TABS.find((tab) => tab === parameters.get('tab')) ?? 'conflicts'}
        onChange={(tab) => setParameters(tab === 'conflicts' ? {} : { tab }, { replace: true })}
        items={[
          { key: 'conflicts', label: t('conflicts.tab.conflicts', { count: conflicts.length }), children: <><ConflictTools conflicts={conflicts} /><ConflictInbox conflicts={conflicts} /></> },
          { key: 'refused', label: t('conflicts.tab.refused', { count: troubles.length }), children: <RefusedList troubles={troubles} /> },
          { key: 'hand-over', label: t('conflicts.tab.hand-over', { count: handOvers.length }), children: <HandOverList handOvers={handOvers} /> },
          { key: 'kept', label: t('kept.tab', { count: kept.length }), children: <KeptList kept={kept} /> },
        ]}
      />
    </>
  )
}
