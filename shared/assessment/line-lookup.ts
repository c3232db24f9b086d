import { IDENTIFICATION_STANDARD } from '../domain/codes/identification-standard.ts'
import { fenOf } from '../domain/money.ts'
import { findPovertyLine } from '../domain/parameters/poverty-line.ts'
import type { PovertyLine } from '../domain/parameters/poverty-line.ts'
import { countyOf } from '../domain/region.ts'
import type { AreaColumns } from './area-columns.ts'

/** The line of one household of the columns in fen; NaN where none is known. */
export type LineLookup = (row: number) => number

/** Looks every line up once per county, year and standard: a county has a handful, not one per household. */
export function createLineLookup(columns: AreaColumns, lines: readonly PovertyLine[]): LineLookup {
  const counties = columns.villageCode.map((code) => countyOf(code))
  const known = new Map<string, number>()
  const byVillage = counties.map((county) => {
    const cells = new Map<number, number>()
    return (year: number, standardNumber: number): number => {
      const cell = year * 8 + standardNumber
      const found = cells.get(cell)
      if (found !== undefined) return found
      const key = `${county}:${cell}`
      const line = known.get(key) ?? lineFen(county, year, standardNumber)
      known.set(key, line)
      cells.set(cell, line)
      return line
    }
  })
  function lineFen(countyCode: (typeof counties)[number], year: number, standardNumber: number): number {
    const standard = IDENTIFICATION_STANDARD.entries[standardNumber - 1]?.code ?? null
    const answer = findPovertyLine({ year, standard, countyCode }, lines)
    return answer.kind === 'known' ? fenOf(answer.line) : Number.NaN
  }
  return (row) => byVillage[columns.village[row] ?? 0]?.(columns.year[row] ?? 0, columns.identificationStandard[row] ?? 0) ?? Number.NaN
}
