import { parentRegion, regionCovers } from '../domain/region.ts'
import type { RegionCode } from '../domain/region.ts'
import type { AreaColumns } from './area-columns.ts'

/** Rows inside a region, ascending. */
export function rowsInRegion(columns: Pick<AreaColumns, 'village' | 'villageCode'>, region: RegionCode): Int32Array {
  const inside = columns.villageCode.map((code) => regionCovers(region, code))
  const rows = new Int32Array(columns.village.length)
  let count = 0
  for (let row = 0; row < columns.village.length; row++) if (inside[columns.village[row] ?? 0]) rows[count++] = row
  return rows.slice(0, count)
}

/** Rows of every region directly below one that holds any; a village has none below. Regions come in the order of their codes. */
export function rowsByChild(columns: Pick<AreaColumns, 'village' | 'villageCode'>, region: RegionCode): ReadonlyMap<RegionCode, Int32Array> {
  const childOf = columns.villageCode.map((code) => childTowards(region, code))
  const rows = new Map<RegionCode, number[]>()
  for (const child of [...new Set(childOf)].toSorted((left, right) => (left ?? '').localeCompare(right ?? ''))) if (child !== undefined) rows.set(child, [])
  for (let row = 0; row < columns.village.length; row++) {
    const child = childOf[columns.village[row] ?? 0]
    if (child !== undefined) rows.get(child)?.push(row)
  }
  return new Map([...rows].map(([child, list]) => [child, Int32Array.from(list)]))
}

/** The region directly below `above` on the way to `village`. */
function childTowards(above: RegionCode, village: RegionCode): RegionCode | undefined {
  if (village === above || !regionCovers(above, village)) return undefined
  for (let code: RegionCode | undefined = village; code !== undefined; code = parentRegion(code)) if (parentRegion(code) === above) return code
  return undefined
}
