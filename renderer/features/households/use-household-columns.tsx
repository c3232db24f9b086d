import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { LineLookup } from '../../../shared/assessment/line-lookup.ts'
import { EXIT_FLAG } from '../../../shared/domain/codes/exit-flag.ts'
import { HOUSEHOLD_POVERTY_ATTR } from '../../../shared/domain/codes/household-poverty-attr.ts'
import { MONITOR_CATEGORY } from '../../../shared/domain/codes/monitor-category.ts'
import { POVERTY_CAUSE } from '../../../shared/domain/codes/poverty-cause.ts'
import type { HouseholdFacts } from '../../../shared/domain/household-facts.ts'
import type { DataColumn } from '../../components/data-table/data-column.ts'
import { useRegions } from '../../store/region-context.ts'
import type { HouseholdListing } from '../../store/store.ts'
import { GuaranteeDots } from './GuaranteeDots.tsx'
import { codeName } from './code-name.ts'
import { incomeStanding, type RowMarks } from './filter-rows.ts'

/** The columns of the household list over one listing. */
export function useHouseholdColumns(listing: HouseholdListing | undefined, lineOf: LineLookup, marks: RowMarks): readonly DataColumn[] {
  const { t, i18n } = useTranslation()
  const regions = useRegions()
  return useMemo(() => {
    if (!listing) return []
    const { columns } = listing
    const facts = factsReader(listing)
    const number = new Intl.NumberFormat(i18n.language, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
    const text = (content: string) => <span title={content}>{content || <span className="is-unknown">—</span>}</span>
    const code = (table: Parameters<typeof codeName>[0], value: string | null) => text(codeName(table, value, i18n.language))
    const column = (id: string, width: number, render: DataColumn['render'], more: Partial<DataColumn> = {}): DataColumn => ({ id, header: t(`households.column.${id}`), width, isSortable: true, render, ...more })
    return [
      column('head', 100, (row) => <span className="head-name" title={facts(row).headName}>{facts(row).headName || t('households.no-head')}</span>, { isFixed: true }),
      column('marks', 64, (row) => <Marks isConflict={marks.conflict.has(row)} isWaiting={marks.waiting.has(row)} />, { isSortable: false }),
      column('householdNo', 122, (row) => text(facts(row).householdNo)),
      column('village', 84, (row) => {
        const village = columns.villageCode[columns.village[row] ?? 0]
        return <span title={village && regions.fullNameOf(village)}>{village && regions.nameOf(village)}</span>
      }),
      column('group', 58, (row) => text(facts(row).groupNo)),
      column('population', 60, (row) => columns.population[row], { align: 'end' }),
      column('povertyAttr', 102, (row) => code(HOUSEHOLD_POVERTY_ATTR, facts(row).povertyAttr)),
      column('exitFlag', 76, (row) => code(EXIT_FLAG, facts(row).exitFlag)),
      column('cause', 98, (row) => code(POVERTY_CAUSE, facts(row).mainCause)),
      column('income', 96, (row) => {
        const fen = columns.perHeadFen[row] ?? Number.NaN
        return Number.isNaN(fen) ? <span className="is-unknown">{t('households.income.unknown')}</span> : number.format(fen / 100)
      }, { align: 'end' }),
      column('standing', 88, (row) => {
        const standing = incomeStanding(columns.perHeadFen[row] ?? Number.NaN, lineOf(row))
        return <span className={`standing standing-${standing}`} title={t(`households.standing.${standing}.title`, { line: number.format(lineOf(row) / 100), year: columns.year[row] })}>{t(`households.standing.${standing}`)}</span>
      }),
      column('guarantees', 146, (row) => <GuaranteeDots packed={columns.guarantees[row] ?? 0} />, { isSortable: false }),
      column('monitor', 108, (row) => code(MONITOR_CATEGORY, facts(row).monitorCategory)),
      column('measures', 62, (row) => columns.measureCount[row], { align: 'end' }),
    ]
  }, [listing, lineOf, marks, t, i18n.language, regions])
}

/** Cells of one row ask for the same facts one after the other: the last ones read are kept. */
function factsReader(listing: HouseholdListing): (row: number) => HouseholdFacts {
  let last: { readonly row: number; readonly facts: HouseholdFacts } | undefined
  return (row) => {
    if (last?.row !== row) last = { row, facts: listing.factsAt(row) }
    return last.facts
  }
}

function Marks({ isConflict, isWaiting }: { readonly isConflict: boolean; readonly isWaiting: boolean }) {
  const { t } = useTranslation()
  return (
    <span className="marks">
      {isConflict && <span className="mark mark-conflict">{t('households.mark.conflict')}</span>}
      {isWaiting && <span className="mark mark-waiting">{t('households.mark.waiting')}</span>}
    </span>
  )
}
