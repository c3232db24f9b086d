import { PovertyLine } from './poverty-line.ts'

type Row = readonly [year: number, line: string, confidence: 'sourced' | 'remembered', authority: string]

/** National rural line at current prices, yuan per head and year (domain specification 8). */
const NATIONAL: readonly Row[] = [
  [2010, '2300', 'sourced', '国家统计局：2010年不变价标准，2011年11月确定 (S36)'],
  [2011, '2536', 'remembered', '国家统计局历年现价标准'],
  [2012, '2625', 'remembered', '国家统计局历年现价标准'],
  [2013, '2736', 'remembered', '国家统计局历年现价标准'],
  [2014, '2800', 'remembered', '国家统计局历年现价标准'],
  [2015, '2855', 'sourced', '国家统计局历年现价标准 (S36, S21)'],
  [2016, '2952', 'remembered', '国家统计局历年现价标准'],
  [2017, '2952', 'remembered', '国家统计局历年现价标准'],
  [2018, '2995', 'remembered', '国家统计局历年现价标准'],
  [2019, '3218', 'sourced', '国家统计局历年现价标准 (S36b)'],
  [2020, '4000', 'sourced', '国务院扶贫办：2020年脱贫收入参考标准 (S36b, S25)'],
]

/** Planning and exit line used in Guizhou (domain specification 8). */
const GUIZHOU: readonly Row[] = [
  [2013, '2736', 'remembered', '贵州省历年脱贫标准'],
  [2014, '2800', 'remembered', '贵州省历年脱贫标准'],
  [2015, '2968', 'remembered', '贵州省历年脱贫标准'],
  [2016, '3146', 'remembered', '贵州省历年脱贫标准'],
  [2017, '3335', 'remembered', '贵州省历年脱贫标准'],
  [2018, '3535', 'remembered', '贵州省历年脱贫标准'],
  [2019, '3747', 'remembered', '贵州省历年脱贫标准'],
  [2020, '4000', 'remembered', '贵州省历年脱贫标准'],
]

/**
 * The lines that the product ships. The municipal standard is empty until headquarters sets it, and so are the
 * monitoring ranges of 2022, 2024 and later.
 */
export const POVERTY_LINES: readonly PovertyLine[] = [
  ...NATIONAL.map((row) => line(row, '1', '', 'poverty')),
  ...GUIZHOU.map((row) => line(row, '2', '52', 'poverty')),
  line([2021, '6000', 'sourced', '防返贫监测范围：2020年标准的1.5倍 (S25)'], '1', '', 'monitoring'),
  line([2023, '7300', 'sourced', '贵州省2023年防返贫监测范围 (S14)'], '1', '52', 'monitoring'),
  line([2023, '7300', 'sourced', '贵州省2023年防返贫监测范围 (S14)'], '2', '52', 'monitoring'),
]

function line([year, amount, confidence, authority]: Row, standard: PovertyLine['standard'], scope: string, purpose: PovertyLine['purpose']): PovertyLine {
  return PovertyLine.parse({ year, standard, scope, purpose, line: amount, authority, confidence })
}
