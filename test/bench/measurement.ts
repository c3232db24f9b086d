/** One line of the benchmark: ours and a peer or limit, measured in the same run. */
export interface Measurement {
  readonly name: string
  readonly households: number
  /** What ours is held against. */
  readonly against: string
  readonly unit: 'ms' | 'rows/s'
  readonly ours: number
  readonly theirs: number
  /** Rounds on each side; both figures are medians. */
  readonly rounds: number
  readonly note?: string
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}

/** How ours stands: above 1 it is faster than the other. */
export function timesFaster({ unit, ours, theirs }: Measurement): number {
  return unit === 'ms' ? theirs / ours : ours / theirs
}

export function report(measurement: Measurement): void {
  const rounded = { ...measurement, ours: round(measurement.ours), theirs: round(measurement.theirs), timesFaster: round(timesFaster(measurement)) }
  process.stdout.write(`${JSON.stringify(rounded)}\n`)
}

export function table(measurements: readonly Measurement[]): string {
  const head = ['measurement', 'households', 'unit', 'ours', 'theirs', 'times faster', 'against']
  const rows = measurements.map((one) => [one.name, String(one.households), one.unit, String(round(one.ours)), String(round(one.theirs)), String(round(timesFaster(one))), one.against])
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)))
  const line = (cells: readonly string[]) => cells.map((cell, column) => (column === 0 || column === 6 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ').trimEnd()
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}

function round(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3))
}
