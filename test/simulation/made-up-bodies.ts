import type { RecordKind } from '../../shared/domain/record-id.ts'
import { RegionCode } from '../../shared/domain/region.ts'
import { RECORD_BODIES } from '../../shared/domain/record-body.ts'
import type { FieldValues } from '../../shared/sync/record.ts'

/** Two villages of one county. */
export const [HILL, RIVER] = [RegionCode.parse('520111001201'), RegionCode.parse('520111001202')]

/** A body with every field empty, and the few that may not be. */
export function madeUpBody(kind: RecordKind, householdId: string, overrides: FieldValues = {}): FieldValues {
  const lists = { otherCauses: [], risks: [], health: [] }
  const firm: Record<RecordKind, FieldValues> = {
    household: { villageCode: HILL, otherCauses: lists.otherCauses, risks: lists.risks },
    member: { householdId, name: '王小明', health: lists.health, state: '1' },
    household_year: { householdId, year: 2026 },
    income_statement: { householdId, year: 2026, basis: 'declaration' },
    guarantee: { householdId, year: 2026 },
    measure: { householdId, batch: '1', title: '养鸡', status: 'running' },
    attachment: { householdId, subjectKind: 'household', subjectId: householdId, category: '02', title: '房屋', sha256: 'a'.repeat(64), bytes: 1000, mediaType: 'image/jpeg', fileName: 'house.jpg' },
  }
  const empty = Object.fromEntries(Object.keys(RECORD_BODIES[kind].shape).map((field) => [field, null]))
  return { ...empty, ...firm[kind], ...overrides }
}

/** Fields that the histories edit, with values to choose from. The oracle knows by this table which are settled by people. */
export const EDITED_FIELDS: Readonly<Partial<Record<RecordKind, Readonly<Record<string, { readonly byPeople: boolean; readonly values: readonly (string | null)[] }>>>>> = {
  household: {
    householdNo: { byPeople: true, values: ['1', '2', '3', null] },
    bankName: { byPeople: true, values: ['农商行', '邮储', null] },
    exitFlag: { byPeople: true, values: ['0', '1', '3'] },
    address: { byPeople: false, values: ['东', '西', '南', null] },
    remark: { byPeople: false, values: ['一', '二', '三', '四'] },
    fieldOfTomorrow: { byPeople: false, values: ['x', 'y', 'z'] },
  },
  member: {
    name: { byPeople: true, values: ['王小明', '王晓明', '王明'] },
    relation: { byPeople: true, values: ['01', '02', null] },
    school: { byPeople: false, values: ['甲', '乙', '丙'] },
  },
  income_statement: {
    wage: { byPeople: true, values: ['100', '200', '300.5', null] },
    dibao: { byPeople: true, values: ['10', '20', null] },
    remark: { byPeople: false, values: ['一', '二'] },
  },
}

/** A value that no schema takes, per kind. */
export const BAD_CHANGE: Readonly<Partial<Record<RecordKind, FieldValues>>> = {
  household: { exitFlag: 'never' },
  member: { name: '' },
  income_statement: { wage: 'a lot' },
}
