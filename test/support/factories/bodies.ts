import { RECORD_BODIES } from '../../../shared/domain/record-body.ts'
import type { RecordKind } from '../../../shared/domain/record-id.ts'
import type { FieldValues } from '../../../shared/sync/record.ts'
import { TEST_VILLAGES } from '../test-villages.ts'
import { madeUpIdNumber } from './id-number.ts'

function emptyBody(kind: RecordKind): FieldValues {
  return Object.fromEntries(Object.keys(RECORD_BODIES[kind].shape).map((field) => [field, null]))
}

export function householdBody(overrides: FieldValues = {}): FieldValues {
  return { ...emptyBody('household'), villageCode: TEST_VILLAGES[0], identificationStandard: '1', exitFlag: '0', otherCauses: [], risks: [], ...overrides }
}

export function memberBody(householdId: string, overrides: FieldValues = {}): FieldValues {
  return { ...emptyBody('member'), householdId, name: '张三', sex: '1', idNo: madeUpIdNumber(), relation: '01', health: [], state: '1', ...overrides }
}

export function incomeStatementBody(householdId: string, overrides: FieldValues = {}): FieldValues {
  const items = ['wage', 'business', 'property', 'familyPlanning', 'dibao', 'tekun', 'pension', 'ecoCompensation', 'otherTransfer', 'businessCost']
  return { ...emptyBody('income_statement'), ...Object.fromEntries(items.map((item) => [item, '0'])), householdId, year: 2020, basis: 'ledger', ...overrides }
}
