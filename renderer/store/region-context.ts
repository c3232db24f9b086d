import { createContext, useContext } from 'react'
import { parentRegion, regionLevel, type Region, type RegionCode } from '../../shared/domain/region.ts'

/** The regions of the scope and those above them, as the device last heard of them. */
export interface RegionNames {
  readonly regions: readonly Region[]
  /** The name, or the code where the region is not known. */
  readonly nameOf: (code: RegionCode) => string
  /** Township and village, because many villages share a name. */
  readonly fullNameOf: (code: RegionCode) => string
}

export function regionNames(regions: readonly Region[]): RegionNames {
  const names = new Map(regions.map((region) => [region.code, region.name]))
  const nameOf = (code: RegionCode) => names.get(code) ?? code
  return {
    regions,
    nameOf,
    fullNameOf: (code) => {
      const above = regionLevel(code) === 'village' ? parentRegion(code) : undefined
      return above && names.has(above) ? `${nameOf(above)} ${nameOf(code)}` : nameOf(code)
    },
  }
}

export const RegionContext = createContext<RegionNames>(regionNames([]))

export function useRegions(): RegionNames {
  return useContext(RegionContext)
}
