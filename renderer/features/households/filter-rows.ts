import { bandOf } from '../../../shared/assessment/area-figures.ts'
import type { LineLookup } from '../../../shared/assessment/line-lookup.ts'
import { GUARANTEE_ITEMS } from '../../../shared/domain/household-facts.ts'
import { NOT_FILLED, type GapFilter, type HouseholdQuery, type IncomeFilter } from '../../../shared/domain/household-query.ts'
import { regionCovers, type RegionCode } from '../../../shared/domain/region.ts'
import { codeNumber, type CodeColumn } from '../../../shared/protocol/segment/code-columns.ts'
import type { HouseholdListing } from '../../store/store.ts'

type Columns = HouseholdListing['columns']
type RowTest = (row: number) => boolean

/** Rows that stand out for a reason that is not in the columns. */
export interface RowMarks {
  readonly conflict: ReadonlySet<number>
  readonly waiting: ReadonlySet<number>
}

/** Narrows `rows`, keeping their order, by every filter of the query but its text, which the listing's own search answers. */
export function filterRows(columns: Columns, rows: Int32Array, query: HouseholdQuery, lineOf: LineLookup, marks: RowMarks): Int32Array {
  const tests = rowTests(columns, query, lineOf, marks)
  return tests.length === 0 ? rows : rows.filter((row) => tests.every((test) => test(row)))
}

function rowTests(columns: Columns, query: HouseholdQuery, lineOf: LineLookup, marks: RowMarks): RowTest[] {
  const tests: RowTest[] = []
  if (query.area !== null) {
    const inside = insideArea(columns.villageCode, query.area)
    tests.push((row) => inside[columns.village[row] ?? 0] === 1)
  }
  addCodeTest(tests, columns.povertyAttr, 'povertyAttr', query.povertyAttr)
  addCodeTest(tests, columns.exitFlag, 'exitFlag', query.exitFlag)
  addCodeTest(tests, columns.mainCause, 'mainCause', query.cause)
  addCodeTest(tests, columns.monitorCategory, 'monitorCategory', query.monitor)
  if (query.gap.length > 0) tests.push(gapTest(columns.guarantees, query.gap))
  if (query.income.length > 0) {
    const wanted = new Set(query.income)
    tests.push((row) => wanted.has(incomeStanding(columns.perHeadFen[row] ?? Number.NaN, lineOf(row))))
  }
  if (query.band.length > 0) {
    const wanted = new Set(query.band)
    tests.push((row) => wanted.has(bandOf(columns.perHeadFen[row] ?? Number.NaN, lineOf(row))))
  }
  if (query.mark.length > 0) tests.push((row) => query.mark.some((mark) => marks[mark].has(row)))
  return tests
}

/** An income in fen against its line in fen, NaN being unknown. Equal to the line is not below it. */
export function incomeStanding(perHeadFen: number, lineFen: number): IncomeFilter {
  if (Number.isNaN(perHeadFen)) return 'unknown'
  if (Number.isNaN(lineFen)) return 'no_line'
  return perHeadFen < lineFen ? 'below' : 'not_below'
}

function insideArea(villages: readonly RegionCode[], area: RegionCode): Uint8Array {
  return Uint8Array.from(villages, (village) => (regionCovers(area, village) ? 1 : 0))
}

function addCodeTest(tests: RowTest[], column: Uint8Array, name: CodeColumn, wanted: readonly string[]): void {
  if (wanted.length === 0) return
  const numbers = new Set(wanted.map((code) => (code === NOT_FILLED ? 0 : codeNumber(name, code))))
  tests.push((row) => numbers.has(column[row] ?? 0))
}

const UNKNOWN = 0
const FAIL = 2

function gapTest(guarantees: Uint16Array, wanted: readonly GapFilter[]): RowTest {
  const parts = wanted.map((gap) => {
    const isUnknown = gap.endsWith('-unknown')
    const item = gap.replace('-unknown', '')
    return { shift: 2 * GUARANTEE_ITEMS.findIndex((known) => known === item), verdict: isUnknown ? UNKNOWN : FAIL }
  })
  return (row) => parts.some(({ shift, verdict }) => (((guarantees[row] ?? 0) >> shift) & 3) === verdict)
}
