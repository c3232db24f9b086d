import { giniCoefficient } from '../../shared/assessment/income-distribution.ts'
import { povertyIndices } from '../../shared/assessment/poverty-indices.ts'
import { householdRecords } from './made-up-county.ts'
import { median, report, type Measurement } from './measurement.ts'

const LINE_FEN = 1_027_400

interface HouseholdFigures {
  readonly perHeadFen: number
  readonly population: number
}

/** FGT, Watts, Sen and Gini of a county, from columns and from objects. */
export function indicesBench(households: number, asked: number): readonly Measurement[] {
  const rounds = Math.max(asked, 15)
  const figures = Array.from({ length: households }, (_, household): HouseholdFigures => {
    const records = householdRecords(household)
    const wage = Number(records.find((record) => record.kind === 'income_statement')?.body['wage'] ?? 0)
    const population = records.filter((record) => record.kind === 'member').length
    return { perHeadFen: Math.round((wage + 2600.5) * 100 / population), population }
  })
  const columns = { income: Float64Array.from(figures, (one) => one.perHeadFen), weight: Uint8Array.from(figures, (one) => one.population) }

  const ours = timed(rounds, () => ({ ...povertyIndices(columns, LINE_FEN), gini: giniCoefficient(columns) }))
  const objects = timed(rounds, () => indicesOfObjects(figures))
  const floor = timed(rounds, () => sumOf(columns))
  if (Math.abs((ours.result.p2 ?? 0) - objects.result.p2) > 1e-9 || Math.abs((ours.result.gini ?? 0) - objects.result.gini) > 1e-6) throw new Error('the two sides disagree')

  const shared = { name: 'indices of a county (FGT, Watts, Sen, Gini)', households, unit: 'ms', rounds, ours: ours.ms } as const
  const measurements: Measurement[] = [
    { ...shared, against: 'the same over an array of objects in JavaScript', theirs: objects.ms },
    { ...shared, against: 'summing the columns once (memory floor)', theirs: floor.ms },
  ]
  measurements.forEach(report)
  return measurements
}

function timed<Result>(rounds: number, work: () => Result): { ms: number; result: Result } {
  const result = work()
  // Both sides warm, as they are while somebody moves over the map.
  for (let turn = 0; turn < 10; turn++) work()
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now()
    work()
    return performance.now() - start
  })
  return { ms: median(times), result }
}

function sumOf({ income, weight }: { income: Float64Array; weight: Uint8Array }): number {
  let sum = 0
  for (let row = 0; row < income.length; row++) sum += (income[row] ?? 0) * (weight[row] ?? 0)
  return sum
}

/** As one writes it over objects: filter, sort, reduce. */
function indicesOfObjects(figures: readonly HouseholdFigures[]) {
  const persons = figures.reduce((sum, one) => sum + one.population, 0)
  const poor = figures.filter((one) => one.perHeadFen < LINE_FEN)
  const per = (value: (one: HouseholdFigures) => number) => poor.reduce((sum, one) => sum + one.population * value(one), 0) / persons
  const gap = (one: HouseholdFigures) => (LINE_FEN - one.perHeadFen) / LINE_FEN
  const p0 = per(() => 1)
  const p1 = per(gap)
  const meanGap = p0 > 0 ? p1 / p0 : 0
  return { p0, p1, p2: per((one) => gap(one) ** 2), watts: per((one) => Math.log(LINE_FEN / one.perHeadFen)), sen: p0 * (meanGap + (1 - meanGap) * giniOfObjects(poor)), gini: giniOfObjects(figures) }
}

function giniOfObjects(figures: readonly HouseholdFigures[]): number {
  const sorted = figures.toSorted((left, right) => left.perHeadFen - right.perHeadFen)
  const persons = sorted.reduce((sum, one) => sum + one.population, 0)
  const money = sorted.reduce((sum, one) => sum + one.population * one.perHeadFen, 0)
  let below = 0
  let area = 0
  for (const one of sorted) {
    const part = one.population * one.perHeadFen
    area += one.population * (below + part / 2)
    below += part
  }
  return 1 - (2 * area) / (persons * money)
}
