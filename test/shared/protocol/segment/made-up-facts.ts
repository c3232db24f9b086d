import fc from 'fast-check'
import { Verdict } from '../../../../shared/domain/answer.ts'
import { ExitFlag } from '../../../../shared/domain/codes/exit-flag.ts'
import { HouseholdPovertyAttr } from '../../../../shared/domain/codes/household-poverty-attr.ts'
import { IdentificationStandard } from '../../../../shared/domain/codes/identification-standard.ts'
import { MonitorCategory } from '../../../../shared/domain/codes/monitor-category.ts'
import { PovertyCause } from '../../../../shared/domain/codes/poverty-cause.ts'
import type { HouseholdFacts } from '../../../../shared/domain/household-facts.ts'
import { HouseholdType } from '../../../../shared/domain/household.ts'
import { RecordId } from '../../../../shared/domain/record-id.ts'
import { RegionCode } from '../../../../shared/domain/region.ts'

export const VILLAGE = RegionCode.parse('520111001201')

const INITIALS: Readonly<Record<string, string>> = { 王: 'w', 小: 'x', 明: 'm', 李: 'l', 阿: 'a', 依: 'y', 古: 'g', '𠮷': 'j' }

/** Enough of pinyin for the made-up names. */
export function initialsOf(name: string): string {
  return Array.from(name).map((character) => INITIALS[character] ?? character).join('')
}

const name = fc.array(fc.constantFrom(...Object.keys(INITIALS), '·', 'A'), { minLength: 1, maxLength: 4 }).map((characters) => characters.join(''))
const idNo = fc.tuple(fc.integer({ min: 0, max: 99_999_999_999 }), fc.constantFrom('0', '3', 'X')).map(([digits, last]) => `520199${String(digits).padStart(11, '0')}${last}`)
const person = fc.record({ name, idNo: fc.oneof(fc.constant(''), idNo) })
const verdict = fc.constantFrom(...Verdict.options)
const orNull = <Value>(values: readonly Value[]) => fc.constantFrom(null, ...values)

export const facts: fc.Arbitrary<HouseholdFacts> = fc.record({
  id: fc.uuid().map((id) => RecordId.parse(id)),
  villageCode: fc.constant(VILLAGE),
  headName: fc.oneof(fc.constant(''), name),
  householdNo: fc.oneof(fc.constant(''), fc.integer({ min: 0, max: 9999 }).map(String)),
  groupNo: fc.constantFrom('', '1', '12', '三组', '一组'),
  people: fc.array(person, { maxLength: 5 }),
  population: fc.integer({ min: 0, max: 255 }),
  povertyAttr: orNull(HouseholdPovertyAttr.options),
  exitFlag: orNull(ExitFlag.options),
  householdType: orNull(HouseholdType.options),
  identificationStandard: orNull(IdentificationStandard.options),
  mainCause: orNull(PovertyCause.options),
  monitorCategory: orNull(MonitorCategory.options),
  year: fc.integer({ min: 2010, max: 2100 }),
  perHeadFen: fc.oneof(fc.constant(null), fc.integer({ min: -1_000_000, max: 100_000_000 })),
  guarantees: fc.record({ food: verdict, clothes: verdict, water: verdict, education: verdict, medical: verdict, housing: verdict }),
  measureCount: fc.integer({ min: 0, max: 255 }),
})

/** Words that people type: pieces of names, initials, tails, numbers, and some that match nothing. */
export const typed = fc.array(
  fc.oneof(
    fc.array(fc.constantFrom(...Object.keys(INITIALS), 'w', 'x', 'm', 'l', 'j'), { minLength: 1, maxLength: 3 }).map((characters) => characters.join('')),
    fc.integer({ min: 0, max: 99_999 }).map(String),
    fc.constantFrom('三', '12', '03', '00X', '00x', 'a', '·'),
  ),
  { maxLength: 3 },
).map((words) => words.join(' '))
