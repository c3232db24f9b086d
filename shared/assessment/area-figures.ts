import { EXIT_FLAG } from '../domain/codes/exit-flag.ts'
import { POVERTY_CAUSE } from '../domain/codes/poverty-cause.ts'
import { GUARANTEE_ITEMS } from '../domain/household-facts.ts'
import type { GuaranteeItem } from '../domain/household-facts.ts'
import { isRegisteredPoor } from '../domain/poverty-status.ts'
import type { AreaColumns } from './area-columns.ts'
import { giniCoefficient, incomeQuantiles, meanIncome } from './income-distribution.ts'
import type { LineLookup } from './line-lookup.ts'
import { povertyIndices } from './poverty-indices.ts'
import type { PovertyIndices } from './poverty-indices.ts'

export interface Count {
  readonly households: number
  readonly people: number
}

/** Bands of report S6: below 1,000 yuan, 1,000 to 2,000, to the line, to one and a half lines, above, unknown. */
export const INCOME_BANDS = ['below_1000', 'below_2000', 'below_line', 'below_1_5_line', 'above', 'unknown'] as const
export type IncomeBand = (typeof INCOME_BANDS)[number]

/** The state of an area. Persons are counted wherever a share is named; `null` is "not available". */
export interface AreaFigures extends Count {
  /** Not exited or fallen back. */
  readonly registeredPoor: Count
  /** Registered poor people as a share of the people on the register (not of the rural population, which villages report). */
  readonly incidence: number | null
  /** Below the line of the year, standard and county of each household. */
  readonly incomePoor: Count
  readonly incomeUnknown: Count
  /** Income known, but no line has been set for it. */
  readonly lineUnknown: Count
  /** Over everybody whose income and line are known; each income is measured against its own line. */
  readonly indices: PovertyIndices
  /** Fen that would lift everybody to the line. */
  readonly gapFen: number
  readonly gini: number | null
  readonly meanFen: number | null
  readonly medianFen: number | null
  readonly bands: Readonly<Record<IncomeBand, Count>>
  /** By position in the code table, after an entry for "unknown" at 0. */
  readonly causes: readonly Count[]
  readonly exitFlags: readonly Count[]
  readonly guarantees: Readonly<Record<GuaranteeItem, { readonly fail: Count; readonly unknown: Count }>>
}

interface Tally {
  households: number
  people: number
}

/** Figures of the given rows (all of an area, or a selection); see domain specification 7.6, 7.7 and report S6. */
export function areaFigures(columns: AreaColumns, rows: ArrayLike<number>, lineOf: LineLookup): AreaFigures {
  const tallies = countRows(columns, rows, lineOf)
  const { income, ratio, weight } = tallies.distribution
  const indices = povertyIndices({ income: ratio, weight }, 1)
  return {
    ...tallies.all,
    registeredPoor: tallies.registeredPoor,
    incidence: tallies.all.people > 0 ? tallies.registeredPoor.people / tallies.all.people : null,
    incomePoor: tallies.incomePoor,
    incomeUnknown: tallies.incomeUnknown,
    lineUnknown: tallies.lineUnknown,
    indices,
    gapFen: tallies.gapFen,
    gini: giniCoefficient({ income, weight }),
    meanFen: meanIncome({ income, weight }),
    medianFen: incomeQuantiles({ income, weight }, [0.5])[0] ?? null,
    bands: tallies.bands,
    causes: tallies.causes,
    exitFlags: tallies.exitFlags,
    guarantees: tallies.guarantees,
  }
}

function countRows(columns: AreaColumns, rows: ArrayLike<number>, lineOf: LineLookup) {
  const all = tally()
  const registeredPoor = tally()
  const incomePoor = tally()
  const incomeUnknown = tally()
  const lineUnknown = tally()
  const bands = Object.fromEntries(INCOME_BANDS.map((band) => [band, tally()])) as Record<IncomeBand, Tally>
  const causes = Array.from({ length: POVERTY_CAUSE.entries.length + 1 }, tally)
  const exitFlags = Array.from({ length: EXIT_FLAG.entries.length + 1 }, tally)
  const guarantees = Object.fromEntries(GUARANTEE_ITEMS.map((item) => [item, { fail: tally(), unknown: tally() }])) as Record<GuaranteeItem, { fail: Tally; unknown: Tally }>
  const poorFlags = [false, ...EXIT_FLAG.entries.map((entry) => isRegisteredPoor(entry.code))]
  const income = new Float64Array(rows.length)
  const ratio = new Float64Array(rows.length)
  const weight = new Float64Array(rows.length)
  let measured = 0
  let gapFen = 0
  for (let place = 0; place < rows.length; place++) {
    const row = rows[place] ?? 0
    const people = columns.population[row] ?? 0
    const flag = columns.exitFlag[row] ?? 0
    add(all, people)
    add(exitFlags[flag], people)
    if (poorFlags[flag]) add(registeredPoor, people)
    add(causes[columns.mainCause[row] ?? 0], people)
    countGuarantees(columns.guarantees[row] ?? 0, people, guarantees)
    const perHead = columns.perHeadFen[row] ?? Number.NaN
    const line = lineOf(row)
    if (Number.isNaN(perHead)) add(incomeUnknown, people)
    else if (Number.isNaN(line)) add(lineUnknown, people)
    else {
      income[measured] = perHead
      ratio[measured] = perHead / line
      weight[measured] = people
      measured++
      if (perHead < line) {
        add(incomePoor, people)
        gapFen += (line - perHead) * people
      }
    }
    add(bands[bandOf(perHead, line)], people)
  }
  const distribution = { income: income.subarray(0, measured), ratio: ratio.subarray(0, measured), weight: weight.subarray(0, measured) }
  return { all, registeredPoor, incomePoor, incomeUnknown, lineUnknown, bands, causes, exitFlags, guarantees, gapFen, distribution }
}

/** The band of an income in fen against its line in fen; an unknown income or line has no band. */
export function bandOf(perHeadFen: number, lineFen: number): IncomeBand {
  if (Number.isNaN(perHeadFen) || Number.isNaN(lineFen)) return 'unknown'
  if (perHeadFen >= lineFen * 1.5) return 'above'
  if (perHeadFen >= lineFen) return 'below_1_5_line'
  if (perHeadFen < 100_000) return 'below_1000'
  return perHeadFen < 200_000 ? 'below_2000' : 'below_line'
}

function countGuarantees(packed: number, people: number, guarantees: Record<GuaranteeItem, { fail: Tally; unknown: Tally }>): void {
  for (const [position, item] of GUARANTEE_ITEMS.entries()) {
    const verdict = (packed >> (2 * position)) & 3
    if (verdict === 2) add(guarantees[item].fail, people)
    else if (verdict === 0) add(guarantees[item].unknown, people)
  }
}

function tally(): Tally {
  return { households: 0, people: 0 }
}

function add(to: Tally | undefined, people: number): void {
  if (!to) return
  to.households++
  to.people += people
}
