import { findPovertyLine } from '../domain/parameters/poverty-line.ts'
import { POVERTY_LINES } from '../domain/parameters/poverty-lines.ts'
import { Region, RegionCode, regionLevel } from '../domain/region.ts'
import type { CountyCode } from '../domain/region.ts'
import { GUIYANG_REGION_LINES } from '../domain/regions/guiyang-2023.ts'
import { makeUpHousehold } from './made-up-household.ts'
import type { MadeUpRecord } from './made-up-household.ts'
import { createIdNumberGiver } from './made-up-id.ts'
import { createRandomSource } from './random-source.ts'
import { SEEDED_ERRORS, seedError } from './seeded-errors.ts'
import type { SeededAt } from './seeded-errors.ts'

export interface CountyOptions {
  readonly countyCode: CountyCode
  readonly households: number
  readonly seed: number
  readonly year: number
  /** Fraction of households that get one seeded mistake. */
  readonly errorShare: number
}

export interface MadeUpHousehold {
  readonly villageCode: RegionCode
  readonly records: readonly MadeUpRecord[]
  readonly seeded: SeededAt | undefined
}

export interface MadeUpCounty {
  readonly villages: readonly Region[]
  /** Made one after the other, so that a large county need not fit into memory. Can be walked once. */
  readonly households: Iterable<MadeUpHousehold>
}

const HOUSEHOLDS_PER_VILLAGE = 200
const VILLAGE_NAMES = ['双河', '新华', '高坪', '龙泉', '白岩', '大坝', '长冲', '水井', '凤凰', '青杠', '石板', '杉树', '马头', '和平', '团结', '光明', '红旗', '永兴', '平寨', '云雾'] as const
/** Middle of the made-up incomes as a multiple of the line, so that the line cuts through; yuan where a year has none. */
const INCOME_MULTIPLE = 1.9
const INCOME_WITHOUT_LINE = 12_000

/** A county of made-up people under the real townships, the same for the same seed. Throws for a county that has no township here. */
export function generateCounty({ countyCode, households, seed, year, errorShare }: CountyOptions): MadeUpCounty {
  const random = createRandomSource(seed)
  const line = findPovertyLine({ year, standard: '2', countyCode }, POVERTY_LINES)
  const centre = line.kind === 'known' ? Number(line.line) * INCOME_MULTIPLE : INCOME_WITHOUT_LINE
  const villages = makeUpVillages(countyCode, Math.max(1, Math.ceil(households / HOUSEHOLDS_PER_VILLAGE)))
  function* walk(): Generator<MadeUpHousehold> {
    const giveIdNo = createIdNumberGiver()
    for (let place = 0; place < households; place++) {
      const village = villages[Math.floor((place / households) * villages.length)]
      if (!village) return
      const records = makeUpHousehold(random, { villageCode: village.code, place, year, incomeCentre: centre, giveIdNo })
      const error = random.chance(errorShare) ? random.pick(SEEDED_ERRORS) : undefined
      const spoiled = error && seedError(random, records, error)
      const householdId = records[0]?.householdId
      yield { villageCode: village.code, records: spoiled?.records ?? records, seeded: error && spoiled?.seeded && householdId ? { error, householdId } : undefined }
    }
  }
  return { villages, households: walk() }
}

/** Villages 201, 202, … in turn under every township. Their names are made up: headquarters delivers the real ones. */
function makeUpVillages(countyCode: CountyCode, count: number): Region[] {
  const townships = GUIYANG_REGION_LINES.map(([code]) => RegionCode.parse(code)).filter((code) => code.startsWith(countyCode) && regionLevel(code) === 'township')
  if (townships.length === 0) throw new Error(`No township of county ${countyCode} is known.`)
  const villages = Array.from({ length: count }, (_, place) => {
    const round = Math.floor(place / townships.length)
    const township = townships[place % townships.length] ?? ''
    const name = VILLAGE_NAMES[(place * 7 + round) % VILLAGE_NAMES.length] ?? ''
    const repeat = Math.floor(round / VILLAGE_NAMES.length)
    return Region.parse({ code: `${township.slice(0, 9)}${201 + round}`, name: `${name}${repeat > 0 ? repeat + 1 : ''}村`, level: 'village', parent: township, validFrom: null, validTo: null, successor: null, villageAttr: round % 4 === 0 ? '1' : '2', minorityArea: null, deepPoor: null })
  })
  return villages.toSorted((left, right) => left.code.localeCompare(right.code))
}
