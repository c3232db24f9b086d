import type { RegionCode } from '../domain/region.ts'

/**
 * The columns of a household list that area figures need, one entry per household. Codes are 0 where unknown, else
 * 1 + position in their code table; `perHeadFen` is NaN where unknown; `guarantees` holds two bits per item in the
 * order of GUARANTEE_ITEMS (0 unknown, 1 pass, 2 fail).
 */
export interface AreaColumns {
  readonly villageCode: readonly RegionCode[]
  /** Position in `villageCode`. */
  readonly village: Uint16Array
  readonly population: Uint8Array
  readonly exitFlag: Uint8Array
  readonly identificationStandard: Uint8Array
  readonly mainCause: Uint8Array
  readonly year: Uint16Array
  readonly perHeadFen: Float64Array
  readonly guarantees: Uint16Array
}
