import { Button, Space } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { editingPower } from '../../../shared/domain/access/editing-power.ts'
import { fieldLabel } from '../../../shared/messages/field-label.ts'
import type { Conflict } from '../../../shared/sync/outcome.ts'
import { WHOLE_RECORD } from '../../../shared/sync/seen-base.ts'
import { platform } from '../../platform/platform.ts'
import { useAccount } from '../../store/account-context.ts'
import { useRegions } from '../../store/region-context.ts'
import { useListing, useStore } from '../../store/store-context.ts'
import { BulkSettling } from './BulkSettling.tsx'
import { showValue } from './show-value.ts'
import { writeTableWorkbook } from '../../components/data-table/write-table-workbook.ts'

/** For many conflicts at once: one decision for all that are shown, and the whole ledger as a file. */
export function ConflictTools({ conflicts }: { readonly conflicts: readonly Conflict[] }) {
  const { t, i18n } = useTranslation()
  const language = i18n.language === 'en' ? 'en' : 'zh-CN'
  const store = useStore()
  const listing = useListing()
  const regions = useRegions()
  const maySettle = editingPower(useAccount().role) !== 'none'
  const [isSettling, setIsSettling] = useState(false)

  async function exportLedger() {
    const heads = ['household', 'place', 'record', 'field', 'base', 'mine', 'mine-by', 'mine-at', 'theirs', 'theirs-by', 'theirs-at', 'raised', 'chosen', 'by', 'at', 'why'].map((column) => t(`conflicts.ledger.${column}`))
    const rows = (await store.listConflictLedger()).map((one) => {
      const row = listing?.rowOf(one.householdId)
      const value = (side: Conflict['mine']) => showValue(t, language, one.recordKind, one.field, side)
      const { resolution } = one
      return [
        row === undefined ? one.householdId : (listing?.factsAt(row).headName ?? ''), regions.fullNameOf(one.areaCode), fieldLabel(one.recordKind, undefined, language),
        one.field === WHOLE_RECORD ? t('conflicts.whole') : fieldLabel(one.recordKind, one.field, language),
        value(one.base), value(one.mine), one.mineBy, one.mineAt, value(one.theirs), one.theirsBy, one.theirsAt, one.raisedAt,
        resolution === null ? t('conflicts.ledger.open') : t(`conflicts.ledger.chosen.${resolution.chosen}`), resolution?.by ?? '', resolution?.at ?? '', resolution?.reason ?? '',
      ]
    })
    await platform.saveFile(`${t('conflicts.ledger.name')}.xlsx`, await writeTableWorkbook(t('conflicts.ledger.name'), heads, rows), 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
  }

  return (
    <Space style={{ marginBottom: 12 }}>
      {maySettle && conflicts.length > 1 && <Button onClick={() => setIsSettling(true)}>{t('conflicts.bulk.open', { count: conflicts.length })}</Button>}
      <Button onClick={() => void exportLedger().catch(reportError)}>{t('conflicts.ledger.export')}</Button>
      {isSettling && <BulkSettling conflicts={conflicts} onClose={() => setIsSettling(false)} />}
    </Space>
  )
}
