import type { AreaFigures } from '../../../shared/assessment/area-figures.ts'
import { showShare } from '../../../shared/assessment/show-share.ts'
import { GUARANTEE_ITEMS } from '../../../shared/domain/household-facts.ts'
import type { HouseholdQuery } from '../../../shared/domain/household-query.ts'

/** A figure of the table: how it reads, what it is in a spreadsheet, and which households stand behind it. */
export interface AreaColumn {
  readonly id: string
  /** Key of the heading, and of the item that goes into it. */
  readonly heading: string
  readonly item?: string
  readonly show: (figures: AreaFigures) => string
  readonly value: (figures: AreaFigures) => number | null
  readonly behind: Partial<HouseholdQuery>
}

const NOT_AVAILABLE = '—'

const COUNTED = (id: string, value: (figures: AreaFigures) => number, behind: Partial<HouseholdQuery>): AreaColumn => ({ id, heading: `area.${id}`, value, show: (figures) => value(figures).toLocaleString('zh-CN'), behind })
const SHARE = (id: string, value: (figures: AreaFigures) => number | null, behind: Partial<HouseholdQuery>): AreaColumn => ({ id, heading: `area.${id}`, value, show: (figures) => showShare(value(figures)), behind })
const INDEX = (id: string, value: (figures: AreaFigures) => number | null, behind: Partial<HouseholdQuery>): AreaColumn => ({ id, heading: `area.${id}`, value, show: (figures) => value(figures)?.toFixed(4) ?? NOT_AVAILABLE, behind })
const YUAN = (id: string, value: (figures: AreaFigures) => number | null): AreaColumn => ({ id, heading: `area.${id}`, value, show: (figures) => showYuan(value(figures)), behind: { income: ['below', 'not_below', 'no_line'] } })

const REGISTERED: Partial<HouseholdQuery> = { exitFlag: ['0', '3'] }
const BELOW: Partial<HouseholdQuery> = { income: ['below'] }

/** The figures of the table and of the spreadsheet, in this order. */
export const AREA_COLUMNS: readonly AreaColumn[] = [
  COUNTED('households', (figures) => figures.households, {}),
  COUNTED('people', (figures) => figures.people, {}),
  COUNTED('registered_poor', (figures) => figures.registeredPoor.people, REGISTERED),
  SHARE('incidence', (figures) => figures.incidence, REGISTERED),
  COUNTED('income_poor', (figures) => figures.incomePoor.people, BELOW),
  SHARE('p0', (figures) => figures.indices.p0, BELOW),
  INDEX('p1', (figures) => figures.indices.p1, BELOW),
  INDEX('p2', (figures) => figures.indices.p2, BELOW),
  INDEX('watts', (figures) => figures.indices.watts, BELOW),
  INDEX('sen', (figures) => figures.indices.sen, BELOW),
  INDEX('gini', (figures) => figures.gini, { income: ['below', 'not_below'] }),
  YUAN('median', (figures) => yuanOf(figures.medianFen)),
  YUAN('mean', (figures) => yuanOf(figures.meanFen)),
  { ...YUAN('gap', (figures) => figures.gapFen / 1_000_000), behind: BELOW },
  COUNTED('unknown_income', (figures) => figures.incomeUnknown.households, { income: ['unknown'] }),
  COUNTED('no_line', (figures) => figures.lineUnknown.households, { income: ['no_line'] }),
  ...GUARANTEE_ITEMS.map((item): AreaColumn => ({ ...COUNTED('gap_item', (figures) => figures.guarantees[item].fail.households, { gap: [item] }), id: `gap_${item}`, item: `guarantee.item.${item}` })),
]

function yuanOf(fen: number | null): number | null {
  return fen === null ? null : fen / 100
}

function showYuan(yuan: number | null): string {
  return yuan === null ? NOT_AVAILABLE : yuan.toLocaleString('zh-CN', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
}
