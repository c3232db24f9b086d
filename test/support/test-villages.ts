import { RegionCode } from '../../shared/domain/region.ts'

/** Three villages of Kaiyang county: the first two in one township. The demonstration accounts belong to the first. */
export const TEST_VILLAGES = [RegionCode.parse('520121001201'), RegionCode.parse('520121001202'), RegionCode.parse('520121101201')] as const

export const TEMPLATE = 'bangfu_template'
