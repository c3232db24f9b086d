import type { HouseholdFacts } from '../../../shared/domain/household-facts.ts'
import { CODE_COLUMNS, codeNumber, packGuarantees } from '../../../shared/protocol/segment/code-columns.ts'
import type { HouseholdListing } from '../store.ts'
import type { ListingLayout, VillageLayout } from './listing-layout.ts'

const BYTE_COLUMNS = ['population', ...CODE_COLUMNS, 'measureCount'] as const

type Columns = HouseholdListing['columns']

/** Whole columns: the segments' own arrays copied one behind the other, then the rows of changed households written over them. */
export function buildColumns({ size, villages, overlaid }: ListingLayout): Columns {
  const bytes = (): Uint8Array => new Uint8Array(size)
  const columns: Columns = {
    villageCode: villages.map((village) => village.villageCode),
    village: new Uint16Array(size),
    population: bytes(),
    povertyAttr: bytes(),
    exitFlag: bytes(),
    householdType: bytes(),
    identificationStandard: bytes(),
    mainCause: bytes(),
    monitorCategory: bytes(),
    year: new Uint16Array(size),
    perHeadFen: new Float64Array(size),
    guarantees: new Uint16Array(size),
    measureCount: bytes(),
  }
  for (const [position, village] of villages.entries()) {
    columns.village.fill(position, village.start, villages[position + 1]?.start ?? size)
    copyVillage(columns, village)
  }
  for (const [row, facts] of overlaid) writeRow(columns, row, facts)
  return columns
}

function copyVillage(columns: Columns, { index, start, shown }: VillageLayout): void {
  if (!index) return
  for (const column of [...BYTE_COLUMNS, 'year', 'guarantees', 'perHeadFen'] as const) {
    const target = columns[column]
    if (shown) for (const [at, row] of shown.entries()) target[start + at] = index[column][row] ?? 0
    else target.set(index[column], start)
  }
}

function writeRow(columns: Columns, row: number, facts: HouseholdFacts): void {
  columns.population[row] = Math.min(facts.population, 255)
  columns.measureCount[row] = Math.min(facts.measureCount, 255)
  columns.year[row] = facts.year
  columns.perHeadFen[row] = facts.perHeadFen ?? Number.NaN
  columns.guarantees[row] = packGuarantees(facts.guarantees)
  for (const column of CODE_COLUMNS) columns[column][row] = codeNumber(column, facts[column])
}
