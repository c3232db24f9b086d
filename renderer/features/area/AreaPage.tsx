import { DownloadOutlined } from '@ant-design/icons'
import { App, Breadcrumb, Button, Empty, Flex, Spin, Typography } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { RegionCode } from '../../../shared/domain/region.ts'
import { platform } from '../../platform/platform.ts'
import { useRegions } from '../../store/region-context.ts'
import { useListing } from '../../store/store-context.ts'
import type { HouseholdListing } from '../../store/store.ts'
import { AREA_COLUMNS } from './area-columns.ts'
import { areaView, pathTo, topRegion } from './area-rows.ts'
import { AreaCharts } from './AreaCharts.tsx'
import { AreaTable } from './AreaTable.tsx'
import { writeAreaWorkbook } from './write-area-workbook.ts'
import './area.css'

/** Figures for any area down the tree of regions. */
export function AreaPage() {
  const { t } = useTranslation()
  const listing = useListing()
  const top = useMemo(() => listing && topRegion(listing.columns.villageCode), [listing])
  if (!listing) return <Spin description={t('area.reading')} style={{ marginTop: 120 }}><div /></Spin>
  if (!top) return <Empty style={{ marginTop: 96 }} description={t('area.empty')} />
  return <AreaFiguresPage listing={listing} top={top} />
}

function AreaFiguresPage({ listing, top }: { readonly listing: HouseholdListing; readonly top: RegionCode }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const { nameOf } = useRegions()
  const [parameters] = useSearchParams()
  const asked = RegionCode.safeParse(parameters.get('code') ?? '')
  const path = pathTo(top, asked.success ? asked.data : top)
  const region = path.at(-1) ?? top
  const view = useMemo(() => areaView(listing.columns, region), [listing, region])

  async function keep(name: string, bytes: Uint8Array, mime: string, doneKey: string) {
    try {
      if ((await platform.saveFile(name, bytes, mime)) === 'saved') void message.success(t(doneKey, { name }))
    } catch (error) {
      void message.error(t('area.save_failed', { reason: error instanceof Error ? error.message : String(error) }), 8)
    }
  }

  async function exportTable() {
    const title = `${nameOf(region)} ${t('area.title')}`
    const bytes = await writeAreaWorkbook(view, {
      title,
      region: t('area.region'),
      total: t('area.total'),
      headings: AREA_COLUMNS.map((column) => t(column.heading, { item: column.item ? t(column.item) : '' })),
      notes: [t('area.note.people'), t('area.note.incidence'), ...(view.hasUnconfirmedLine ? [t('area.note.unconfirmed')] : [])],
      nameOf: (row) => nameOf(row.region),
    })
    await keep(`${title}.xlsx`, bytes, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'area.exported')
  }

  return (
    <main className="area-page">
      <Flex align="center" gap={16} className="area-head">
        <Typography.Title level={1} className="area-title">{t('area.title')}</Typography.Title>
        <nav aria-label={t('area.where')}>
          <Breadcrumb items={path.map((code) => ({ key: code, title: code === region ? nameOf(code) : <Link to={`/area?code=${code}`}>{nameOf(code)}</Link> }))} />
        </nav>
        <Button icon={<DownloadOutlined />} style={{ marginInlineStart: 'auto' }} onClick={() => void exportTable()}>{t('area.export')}</Button>
      </Flex>
      <AreaTable view={view} nameOf={nameOf} />
      <p className="area-note">{t('area.note.people')} {t('area.note.incidence')} {view.hasUnconfirmedLine && t('area.note.unconfirmed')}</p>
      <AreaCharts view={view} nameOf={nameOf} onPicture={(png, title) => void keep(`${title}.png`, png, 'image/png', 'area.pictured')} />
    </main>
  )
}
