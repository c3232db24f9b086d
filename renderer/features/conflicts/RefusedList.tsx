import { Button, Card, Empty, Space, Tag, Tooltip } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { fieldLabel } from '../../../shared/messages/field-label.ts'
import { useListing, useStore } from '../../store/store-context.ts'
import type { Store } from '../../store/store.ts'
import { showValue } from './show-value.ts'

export type Trouble = Awaited<ReturnType<Store['listTroubles']>>[number]

/** Changes that the server held or rejected, each with what happened, what it means and what to do. */
export function RefusedList({ troubles }: { readonly troubles: readonly Trouble[] }) {
  const { t, i18n } = useTranslation()
  const language = i18n.language === 'en' ? 'en' : 'zh-CN'
  const store = useStore()
  const listing = useListing()
  if (troubles.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={<>{t('conflicts.refused.empty')}<br />{t('conflicts.refused.empty.todo')}</>} />
  return (
    <div className="refused">
      {troubles.map(({ outcome, record, changes, at }) => {
        const row = record && listing?.rowOf(record.householdId)
        const name = row === undefined ? '' : (listing?.factsAt(row).headName ?? '')
        const fields = Object.keys(changes).filter((field) => outcome.fields.length === 0 || outcome.fields.includes(field)).slice(0, 6)
        return (
          <Card key={outcome.opId} size="small" title={<Space><Tag color="error">{t(`sync.state.${outcome.state}`)}</Tag>{name}{record && fieldLabel(record.kind, undefined, language)}</Space>} extra={new Date(at).toLocaleString(language)}>
            <p>{t(`sync.outcome.${outcome.code}`)}</p>
            <p><strong>{t(`sync.outcome.${outcome.code}.todo`)}</strong></p>
            {record && fields.length > 0 && <p className="refused-fields">{t('conflicts.refused.fields', { fields: fields.map((field) => `${fieldLabel(record.kind, field, language)} → ${showValue(t, language, record.kind, field, changes[field])}`).join('；') })}</p>}
            <Space>
              {record && row !== undefined && <Link to={`/households/${record.householdId}`}>{t('conflicts.open')}</Link>}
              <Tooltip title={t('conflicts.refused.done.note')}><Button size="small" onClick={() => void store.dismissTrouble(outcome.opId).catch(reportError)}>{t('conflicts.refused.done')}</Button></Tooltip>
            </Space>
          </Card>
        )
      })}
    </div>
  )
}
