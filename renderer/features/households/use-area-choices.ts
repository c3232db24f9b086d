import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { parentRegion, type RegionCode } from '../../../shared/domain/region.ts'
import { useRegions } from '../../store/region-context.ts'

export interface AreaChoice {
  readonly value: RegionCode
  readonly label: string
}

/** Counties, townships and villages of the list; the ones above a village stand before it and take all of theirs together. */
export function useAreaChoices(villages: readonly RegionCode[]): AreaChoice[] {
  const { t } = useTranslation()
  const regions = useRegions()
  return useMemo(() => {
    const choices = new Map<RegionCode, AreaChoice>()
    for (const village of [...villages].sort()) {
      const township = parentRegion(village)
      const county = township && parentRegion(township)
      for (const above of [county, township]) if (above) choices.set(above, { value: above, label: t('households.filter.area.whole', { name: regions.nameOf(above) }) })
      choices.set(village, { value: village, label: regions.fullNameOf(village) })
    }
    return [...choices.values()].sort((left, right) => (left.value < right.value ? -1 : 1))
  }, [villages, regions, t])
}
