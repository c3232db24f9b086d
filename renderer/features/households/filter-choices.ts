import type { TFunction } from 'i18next'
import { INCOME_BANDS } from '../../../shared/assessment/area-figures.ts'
import type { CodeTable } from '../../../shared/domain/codes/code-table.ts'
import { EXIT_FLAG } from '../../../shared/domain/codes/exit-flag.ts'
import { HOUSEHOLD_POVERTY_ATTR } from '../../../shared/domain/codes/household-poverty-attr.ts'
import { MONITOR_CATEGORY } from '../../../shared/domain/codes/monitor-category.ts'
import { POVERTY_CAUSE } from '../../../shared/domain/codes/poverty-cause.ts'
import { GAP_FILTERS, INCOME_FILTERS, MARK_FILTERS, NOT_FILLED, type GapFilter, type ListFilter } from '../../../shared/domain/household-query.ts'
import { codeName } from './code-name.ts'

export interface FilterChoice {
  readonly value: string
  readonly label: string
}

/** What each filter can be set to, in words. */
export function filterChoices(t: TFunction, language: string): Readonly<Record<ListFilter, readonly FilterChoice[]>> {
  const codes = (table: CodeTable<string>): FilterChoice[] => [...table.entries.map(({ code }) => ({ value: code, label: codeName(table, code, language) })), { value: NOT_FILLED, label: t('households.filter.none') }]
  return {
    povertyAttr: codes(HOUSEHOLD_POVERTY_ATTR),
    exitFlag: codes(EXIT_FLAG),
    cause: codes(POVERTY_CAUSE),
    monitor: codes(MONITOR_CATEGORY),
    gap: GAP_FILTERS.map((value) => ({ value, label: gapLabel(t, value) })),
    income: INCOME_FILTERS.map((value) => ({ value, label: t(`households.standing.${value}`) })),
    band: INCOME_BANDS.map((value) => ({ value, label: t(`households.band.${value}`) })),
    mark: MARK_FILTERS.map((value) => ({ value, label: t(`households.mark.${value}.filter`) })),
  }
}

function gapLabel(t: TFunction, gap: GapFilter): string {
  const item = t(`households.guarantee.${gap.replace('-unknown', '')}`)
  return t(gap.endsWith('-unknown') ? 'households.gap.unknown' : 'households.gap.fail', { item })
}
