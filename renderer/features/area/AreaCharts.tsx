import { Col, Row } from 'antd'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { INCOME_BANDS } from '../../../shared/assessment/area-figures.ts'
import { POVERTY_CAUSE } from '../../../shared/domain/codes/poverty-cause.ts'
import { GUARANTEE_ITEMS } from '../../../shared/domain/household-facts.ts'
import { formatHouseholdQuery, GAP_FILTERS, NOT_FILLED } from '../../../shared/domain/household-query.ts'
import type { HouseholdQuery } from '../../../shared/domain/household-query.ts'
import type { RegionCode } from '../../../shared/domain/region.ts'
import { BarFigure } from '../../components/chart/BarFigure.tsx'
import type { AreaView } from './area-rows.ts'

const BELOW_LINE = '#b26a00'
const UNKNOWN = '#9aa9ab'
const CHILDREN_DRAWN = 20

export interface AreaChartsProps {
  readonly view: AreaView
  readonly nameOf: (region: RegionCode) => string
  readonly onPicture: (png: Uint8Array, title: string) => void
}

/** Distribution, causes, gaps and the regions below, as bars that open the households behind them. */
export function AreaCharts({ view, nameOf, onPicture }: AreaChartsProps) {
  const { t, i18n } = useTranslation()
  const navigate = useNavigate()
  const { region, figures } = view.total
  const where = nameOf(region)
  const openList = (query: Partial<HouseholdQuery>) => void navigate(`/households?${formatHouseholdQuery({ area: region, ...query })}`)
  const shared = { emptyText: t('area.no_data'), savePictureText: t('area.save_picture'), onPicture, formatValue: (value: number) => value.toLocaleString('zh-CN') }
  const causes = POVERTY_CAUSE.entries.map((entry, position) => ({ key: entry.code as string, label: i18n.language === 'en' ? entry.en.replaceAll('_', ' ') : entry.zh, value: figures.causes[position + 1]?.people ?? 0 }))
  const worst = view.children.toSorted((left, right) => (right.figures.indices.p0 ?? -1) - (left.figures.indices.p0 ?? -1)).slice(0, CHILDREN_DRAWN)

  return (
    <Row gutter={[12, 12]}>
      <Col xs={24} xl={12}>
        <BarFigure
          {...shared}
          title={`${where} · ${t('area.chart.bands')}`}
          layout="columns"
          data={INCOME_BANDS.map((band) => ({ key: band, label: t(`area.band.${band}`), value: figures.bands[band].people, ...bandColour(band) }))}
          onSelect={(band) => openList({ band: [band] })}
        />
      </Col>
      <Col xs={24} xl={12}>
        <BarFigure
          {...shared}
          title={`${where} · ${t('area.chart.gaps')}`}
          layout="columns"
          data={GUARANTEE_ITEMS.map((item) => ({ key: item, label: t(`guarantee.item.${item}`), value: figures.guarantees[item].fail.households }))}
          onSelect={(item) => openList({ gap: GAP_FILTERS.filter((gap) => gap === item) })}
        />
      </Col>
      <Col xs={24} xl={12}>
        <BarFigure
          {...shared}
          title={`${where} · ${t('area.chart.causes')}`}
          layout="rows"
          data={[...causes.toSorted((left, right) => right.value - left.value), { key: NOT_FILLED, label: t('area.cause_unknown'), value: figures.causes[0]?.people ?? 0, colour: UNKNOWN }].filter((cause) => cause.value > 0)}
          onSelect={(cause) => openList({ cause: [cause] })}
        />
      </Col>
      {worst.length > 0 && (
        <Col xs={24} xl={12}>
          <BarFigure
            {...shared}
            title={`${where} · ${t('area.chart.regions')}`}
            layout="rows"
            formatValue={(value) => `${value.toFixed(2)}%`}
            data={worst.map((row) => ({ key: row.region, label: nameOf(row.region), value: row.figures.indices.p0 === null ? null : row.figures.indices.p0 * 100 }))}
            onSelect={(child) => void navigate(`/area?code=${child}`)}
          />
        </Col>
      )}
    </Row>
  )
}

function bandColour(band: (typeof INCOME_BANDS)[number]): { readonly colour?: string } {
  if (band === 'unknown') return { colour: UNKNOWN }
  return band === 'above' || band === 'below_1_5_line' ? {} : { colour: BELOW_LINE }
}
