import { areaFigures } from '../../../shared/assessment/area-figures.ts'
import type { AreaColumns } from '../../../shared/assessment/area-columns.ts'
import type { AreaFigures } from '../../../shared/assessment/area-figures.ts'
import { createLineLookup } from '../../../shared/assessment/line-lookup.ts'
import { rowsByChild, rowsInRegion } from '../../../shared/assessment/rows-by-region.ts'
import { POVERTY_LINES } from '../../../shared/domain/parameters/poverty-lines.ts'
import { parentRegion, regionCovers } from '../../../shared/domain/region.ts'
import type { RegionCode } from '../../../shared/domain/region.ts'

export interface AreaRow {
  readonly region: RegionCode
  readonly figures: AreaFigures
}

export interface AreaView {
  /** Whether a line that headquarters has not confirmed stands behind the figures. */
  readonly hasUnconfirmedLine: boolean
  readonly total: AreaRow
  /** The regions directly below, in the order of their codes; empty for a village. */
  readonly children: readonly AreaRow[]
}

/** Figures of a region and of each region directly below it. */
export function areaView(columns: AreaColumns, region: RegionCode): AreaView {
  const lineOf = createLineLookup(columns, POVERTY_LINES)
  return {
    hasUnconfirmedLine: usesUnconfirmedLine(columns, rowsInRegion(columns, region)),
    total: { region, figures: areaFigures(columns, rowsInRegion(columns, region), lineOf) },
    children: [...rowsByChild(columns, region)].map(([child, rows]) => ({ region: child, figures: areaFigures(columns, rows, lineOf) })),
  }
}

function usesUnconfirmedLine(columns: AreaColumns, rows: Int32Array): boolean {
  const remembered = new Set(POVERTY_LINES.filter((line) => line.confidence === 'remembered').map((line) => line.year * 8 + Number(line.standard)))
  return rows.some((row) => remembered.has((columns.year[row] ?? 0) * 8 + (columns.identificationStandard[row] ?? 0)))
}

/** The smallest region that holds every village of the list: where a person begins to look. */
export function topRegion(villages: readonly RegionCode[]): RegionCode | undefined {
  let top = villages[0]
  while (top !== undefined && !villages.every((village) => top !== undefined && regionCovers(top, village))) top = parentRegion(top)
  return top
}

/** From the top down to a region, both included; only the top where the region does not lie below it. */
export function pathTo(top: RegionCode, region: RegionCode): readonly RegionCode[] {
  const path: RegionCode[] = []
  for (let code: RegionCode | undefined = region; code !== undefined && regionCovers(top, code); code = parentRegion(code)) path.unshift(code)
  return path[0] === top ? path : [top]
}
