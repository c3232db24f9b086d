import { DownloadOutlined } from '@ant-design/icons'
import { Alert, App, Button, Card, Flex, Progress, Select, Spin, Typography } from 'antd'
import { useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { regionCovers, regionLevel } from '../../../shared/domain/region.ts'
import type { RegionCode } from '../../../shared/domain/region.ts'
import { rowsInRegion } from '../../../shared/assessment/rows-by-region.ts'
import { NATIONAL_COLUMNS } from '../../../shared/exchange/national-layout/columns.ts'
import { platform } from '../../platform/platform.ts'
import { todayHere } from '../../platform/today.ts'
import { useRegions } from '../../store/region-context.ts'
import { useListing, useStore } from '../../store/store-context.ts'
import type { HouseholdListing, Progress as Step } from '../../store/store.ts'
import { askWorkbook } from './ask-workbook.ts'
import { collectExport } from './collect-export.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const TEXT_COLUMNS = NATIONAL_COLUMNS.flatMap((column, position) => ('isText' in column ? [position] : []))

/** The register of an area as a workbook in the national layout. */
export function ExportPanel() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const store = useStore()
  const listing = useListing()
  const { regions, nameOf, fullNameOf } = useRegions()
  const [chosen, setChosen] = useState<RegionCode>()
  const [step, setStep] = useState<Step | 'writing'>()
  const [problem, setProblem] = useState<string>()
  const control = useRef<AbortController>(new AbortController())
  const areas = useMemo(() => {
    const villages = listing?.columns.villageCode ?? []
    return regions.filter((region) => regionLevel(region.code) !== 'province' && villages.some((village) => regionCovers(region.code, village)))
  }, [regions, listing])
  const area = chosen ?? areas.findLast((region) => listing?.columns.villageCode.every((village) => regionCovers(region.code, village)))?.code
  const count = useMemo(() => (listing && area ? rowsInRegion(listing.columns, area).length : 0), [listing, area])

  async function start() {
    if (!listing || !area) return
    control.current = new AbortController()
    const { signal } = control.current
    setProblem(undefined)
    try {
      const today = todayHere()
      const villages = [...new Set(listing.columns.villageCode)].filter((village) => regionCovers(area, village))
      setStep({ done: 0, total: villages.length })
      const collected = await collectExport(store, villages, { title: t('exchange.export.heading'), subtitle: `${nameOf(area)} ${today}`, dataDate: today }, peopleIn(listing, area), nameOf, setStep, signal)
      setStep('writing')
      const answer = await askWorkbook({ kind: 'write', sheetName: t('exchange.export.sheet'), rows: collected.rows, textColumns: TEXT_COLUMNS, headRows: 3 }, signal)
      if (answer.kind !== 'bytes') throw new Error(answer.kind === 'failed' ? answer.reason : '')
      const name = `${nameOf(area)}${t('exchange.export.heading')}_${today}.xlsx`
      if ((await platform.saveFile(name, answer.bytes, XLSX)) === 'saved') void message.success(t('exchange.export.done', { name, rows: collected.people, households: collected.households }), 6)
    } catch (error) {
      setProblem(signal.aborted ? t('exchange.import.cancelled') : error instanceof Error ? error.message : String(error))
    } finally {
      setStep(undefined)
    }
  }

  return (
    <Card size="small" title={t('exchange.export')}>
      <Flex vertical gap={10}>
        <Typography.Text type="secondary">{t('exchange.export.intro')} {t('exchange.export.note')}</Typography.Text>
        <Flex gap={8} align="center">
          <Select aria-label={t('exchange.export.area')} style={{ width: 280 }} showSearch={{ optionFilterProp: 'label' }} value={area ?? null} options={areas.map((region) => ({ value: region.code, label: fullNameOf(region.code) }))} onChange={(code: RegionCode) => setChosen(code)} disabled={step !== undefined} />
          <Button icon={<DownloadOutlined />} disabled={count === 0 || step !== undefined} onClick={() => void start()}>{t('exchange.export.start', { count })}</Button>
        </Flex>
        {step !== undefined && (
          <Flex gap={12} align="center" role="status">
            {step === 'writing' ? <><Spin /> {t('exchange.export.writing')}</> : <><Progress percent={step.total === 0 ? 0 : Math.floor((step.done / step.total) * 100)} style={{ maxWidth: 300 }} /> {t('exchange.export.collecting', { ...step })}</>}
            <Button size="small" onClick={() => control.current.abort()}>{t('exchange.import.cancel')}</Button>
          </Flex>
        )}
        {problem !== undefined && <Alert type="warning" role="alert" title={problem} />}
      </Flex>
    </Card>
  )
}

/** Persons of an area by the list, which is kept apart from the records that an export reads. */
function peopleIn({ columns }: HouseholdListing, area: RegionCode): number {
  return rowsInRegion(columns, area).reduce((sum, row) => sum + (columns.population[row] ?? 0), 0)
}
