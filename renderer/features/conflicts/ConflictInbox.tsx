import { Button, Empty, Space } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { editingPower } from '../../../shared/domain/access/editing-power.ts'
import { fieldLabel } from '../../../shared/messages/field-label.ts'
import type { Conflict } from '../../../shared/sync/outcome.ts'
import { WHOLE_RECORD } from '../../../shared/sync/seen-base.ts'
import { useAccount } from '../../store/account-context.ts'
import { useRegions } from '../../store/region-context.ts'
import { useListing } from '../../store/store-context.ts'
import { ConflictDetail } from './ConflictDetail.tsx'

/** List at the left, one conflict at the right; settling one shows the next. */
export function ConflictInbox({ conflicts }: { readonly conflicts: readonly Conflict[] }) {
  const { t, i18n } = useTranslation()
  const language = i18n.language === 'en' ? 'en' : 'zh-CN'
  const listing = useListing()
  const regions = useRegions()
  const maySettle = editingPower(useAccount().role) !== 'none'
  const [chosenId, setChosenId] = useState<string>()
  const [lastAt, setLastAt] = useState(0)
  const found = conflicts.findIndex((conflict) => conflict.id === chosenId)
  // The chosen one has been settled: the one in its place follows.
  const at = found >= 0 ? found : Math.min(lastAt, conflicts.length - 1)
  const conflict = conflicts[at]
  if (!conflict) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={<>{t('conflicts.empty')}<br />{t('conflicts.empty.todo')}</>} />

  const go = (to: number) => {
    setLastAt(to)
    setChosenId(conflicts[to]?.id)
  }
  const nameOf = (one: Conflict) => {
    const row = listing?.rowOf(one.householdId)
    return row === undefined ? regions.nameOf(one.areaCode) : listing?.factsAt(row).headName
  }
  const topicOf = (one: Conflict) => `${fieldLabel(one.recordKind, undefined, language)} · ${one.field === WHOLE_RECORD ? t('conflicts.whole') : fieldLabel(one.recordKind, one.field, language)}`

  return (
    <div className="conflicts">
      <ul className="conflict-list" aria-label={t('conflicts.list')}>
        {conflicts.map((one, place) => (
          <li key={one.id}>
            <button type="button" aria-current={place === at} onClick={() => go(place)}>
              <strong>{nameOf(one)}</strong>
              <span>{topicOf(one)}</span>
            </button>
          </li>
        ))}
      </ul>
      <section className="conflict-detail" aria-label={topicOf(conflict)}>
        <header>
          <h2>{nameOf(conflict)} · {topicOf(conflict)}</h2>
          <span>{regions.fullNameOf(conflict.areaCode)}</span>
          <Space style={{ marginInlineStart: 'auto' }}>
            <span>{t('conflicts.position', { at: at + 1, total: conflicts.length })}</span>
            <Button disabled={at === 0} onClick={() => go(at - 1)}>{t('conflicts.previous')}</Button>
            <Button disabled={at === conflicts.length - 1} onClick={() => go(at + 1)}>{t('conflicts.next')}</Button>
            <Link to={`/households/${conflict.householdId}`}>{t('conflicts.open')}</Link>
          </Space>
        </header>
        <ConflictDetail key={conflict.id} conflict={conflict} maySettle={maySettle} />
      </section>
    </div>
  )
}
