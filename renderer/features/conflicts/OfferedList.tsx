import { Alert, Button, Card, Space, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { editingPower } from '../../../shared/domain/access/editing-power.ts'
import { fieldLabel } from '../../../shared/messages/field-label.ts'
import type { HandOver } from '../../../shared/sync/hand-over.ts'
import { useAccount } from '../../store/account-context.ts'
import { useStore } from '../../store/store-context.ts'
import { showValue } from './show-value.ts'

export interface OfferedListProps {
  readonly handOvers: readonly HandOver[]
  readonly nameOf: (handOver: HandOver) => string
}

/** What others handed in too late to be taken by itself: nothing of it is in the database until a person here takes it. */
export function OfferedList({ handOvers, nameOf }: OfferedListProps) {
  const { t, i18n } = useTranslation()
  const language = i18n.language === 'en' ? 'en' : 'zh-CN'
  const store = useStore()
  const mayTake = editingPower(useAccount().role) === 'records'
  const [failed, setFailed] = useState<string>()

  async function decide(id: string, run: () => Promise<void>) {
    setFailed(undefined)
    try {
      await run()
    } catch (error) {
      setFailed(id)
      reportError(error)
    }
  }

  return (
    <div className="refused">
      <p>{t('conflicts.offered.note')}</p>
      {handOvers.map((one) => (
        <Card key={one.id} size="small" title={<Space><Tag color="warning">{t(`conflicts.offered.kind.${one.offered?.kind ?? 'patch'}`)}</Tag><Link to={`/households/${one.householdId}`}>{nameOf(one)}</Link>{fieldLabel(one.recordKind, undefined, language)}</Space>} extra={t('conflicts.offered.by', { who: one.by, time: new Date(one.madeAt).toLocaleString(language) })}>
          <ul className="refused-fields">
            {Object.entries(one.offered?.changes ?? {}).filter(([, value]) => one.offered?.kind === 'patch' || value !== null).map(([field, value]) => <li key={field}>{fieldLabel(one.recordKind, field, language)}：{showValue(t, language, one.recordKind, field, value)}</li>)}
          </ul>
          {failed === one.id && <Alert type="error" role="alert" showIcon title={t('conflicts.offered.failed')} style={{ marginBottom: 12 }} />}
          {mayTake && (
            <Space>
              <Button type="primary" size="small" onClick={() => void decide(one.id, () => store.acceptHandOver(one.id))}>{t('conflicts.offered.accept')}</Button>
              <Button size="small" onClick={() => void decide(one.id, () => store.refuseHandOvers([one.id]))}>{t('conflicts.offered.refuse')}</Button>
            </Space>
          )}
        </Card>
      ))}
    </div>
  )
}
