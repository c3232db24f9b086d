import { citizenCheckDigit } from '../../shared/domain/identity/citizen-number.ts'
import { RecordId } from '../../shared/domain/record-id.ts'
import { CountyCode, RegionCode } from '../../shared/domain/region.ts'
import type { RecordKind } from '../../shared/domain/record-id.ts'
import type { FieldValues, SyncRecord } from '../../shared/sync/record.ts'
import { madeUpBody } from '../simulation/made-up-bodies.ts'

export const HOUSEHOLDS_PER_VILLAGE = 200

const SURNAMES = Array.from('王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧')
const GIVEN = Array.from('伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华文辉红玉春梅')
const COUNTY = CountyCode.parse('520111')

/** A number that follows from the others, spread evenly: no state, so that every side makes the same household by its number. */
function spread(...parts: readonly number[]): number {
  let mixed = 2_166_136_261
  for (const part of parts) mixed = Math.imul(mixed ^ part, 16_777_619) ^ (mixed >>> 13)
  return mixed >>> 0
}

export function villageOf(household: number): RegionCode {
  const village = Math.floor(household / HOUSEHOLDS_PER_VILLAGE)
  return RegionCode.parse(`520111${100 + Math.floor(village / 50)}${200 + (village % 50)}`)
}

export function recordId(household: number, position: number): RecordId {
  return RecordId.parse(`018f${household.toString(16).padStart(8, '0').replace(/^(.{4})(.{4})$/, '$1-$2')}-7${position.toString(16).padStart(3, '0')}-8${spread(household, position).toString(16).padStart(8, '0').slice(0, 3)}-${spread(position, household, 7).toString(16).padStart(12, '0')}`)
}

export function nameOf(household: number, member: number): string {
  const pick = (list: readonly string[], turn: number) => list[spread(household, member, turn) % list.length] ?? ''
  return pick(SURNAMES, member === 0 ? 1 : 2) + pick(GIVEN, 3) + (spread(household, member, 4) % 5 === 0 ? '' : pick(GIVEN, 5))
}

export function idNoOf(household: number, member: number): string {
  const year = 1940 + (spread(household, member, 6) % 80)
  const month = 1 + (spread(household, member, 7) % 12)
  const day = 1 + (spread(household, member, 8) % 28)
  const body = `520199${year}${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}${String(spread(household, member, 9) % 1000).padStart(3, '0')}`
  return body + citizenCheckDigit(body)
}

/** A household with its members and one income statement: 3 to 8 records. */
export function householdRecords(household: number): readonly SyncRecord[] {
  const householdId = recordId(household, 0)
  const areaCode = villageOf(household)
  const record = (kind: RecordKind, position: number, overrides: FieldValues, year: number | null = null): SyncRecord => ({
    id: recordId(household, position), kind, countyCode: COUNTY, areaCode, householdId, year,
    body: madeUpBody(kind, householdId, overrides), rowVersion: 1, fieldVersions: {}, deleted: false,
  })
  const members = 1 + (spread(household, 10) % 6)
  const wage = 2000 + (spread(household, 11) % 60_000)
  return [
    record('household', 0, {
      villageCode: areaCode, householdNo: String(5_201_110_000 + household), groupNo: String(1 + (spread(household, 12) % 9)), address: `第${1 + (spread(household, 13) % 99)}号`,
      phone: `139${String(spread(household, 14) % 100_000_000).padStart(8, '0')}`, povertyAttr: '01', exitFlag: spread(household, 15) % 4 === 0 ? '0' : '1', mainCause: '01', identificationStandard: '1',
    }),
    ...Array.from({ length: members }, (_, member) => record('member', 1 + member, { name: nameOf(household, member), idNo: idNoOf(household, member), relation: member === 0 ? '01' : '03', ethnicity: '01', education: '01', mandarin: true, medResident: true })),
    record('income_statement', 20, {
      year: 2026, wage: String(wage), business: '1200', property: '0', familyPlanning: '0', dibao: '0', tekun: '0', pension: '1500.5', ecoCompensation: '300', otherTransfer: '0', businessCost: '400', taxFee: '0', depreciation: '0', giftOut: '0',
    }, 2026),
  ]
}

/** The same household as a program keeps it that stores one row per household: no envelope per record, search keys beside it. */
export interface HouseholdRow {
  readonly id: string
  readonly village: string
  readonly status: string
  readonly updatedAt: number
  readonly dirty: 0 | 1
  readonly rev: number
  readonly headName: string
  /** Names, initials and reversed ID tails, for prefix queries. */
  readonly keys: readonly string[]
  readonly household: FieldValues
  readonly members: readonly FieldValues[]
  readonly statements: readonly FieldValues[]
}

export function householdRow(household: number, initialsOf: (name: string) => string): HouseholdRow {
  const records = householdRecords(household)
  const bodies = (kind: RecordKind) => records.filter((record) => record.kind === kind).map((record) => record.body)
  const people = bodies('member').map((body) => ({ name: textOf(body['name']), idNo: textOf(body['idNo']) }))
  const keys = people.flatMap(({ name, idNo }) => [name, initialsOf(name), `#${Array.from(idNo).reverse().join('').slice(0, 8)}`])
  return {
    id: recordId(household, 0), village: villageOf(household), status: '01', updatedAt: 1_800_000_000_000 + household, dirty: 0, rev: 1, headName: people[0]?.name ?? '',
    keys, household: bodies('household')[0] ?? {}, members: bodies('member'), statements: bodies('income_statement'),
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
