import type { RegionCode } from '../../../shared/domain/region.ts'
import type { FieldValues } from '../../../shared/sync/record.ts'

/** A household about which nothing is known but its village. */
export function householdBody(villageCode: RegionCode, changes: FieldValues = {}): FieldValues {
  return {
    householdNo: null, villageCode, groupNo: '3', hamlet: null, address: null, phone: null, bankName: null, bankAccount: null, identificationStandard: null, povertyAttr: null, exitFlag: '0',
    householdType: null, identifiedYm: null, planExitYear: null, exitYear: null, fallbackYear: null, mainCause: null, otherCauses: [], monitorCategory: null, risks: [], riskRemoved: null,
    riskIdentifiedYm: null, riskRemovedYm: null, martyrFamily: null, oneChild: null, twoGirls: null, noLabourBackstop: null, remark: null, ...changes,
  }
}

/** A head of household about whom nothing is known but the name. */
export function memberBody(householdId: string, name: string, changes: FieldValues = {}): FieldValues {
  return {
    householdId, personNo: null, name, sex: null, docType: null, idNo: null, birth: null, relation: '01', ethnicity: null, political: null, education: null, schoolStatus: null, school: null,
    dropoutReason: null, health: [], labour: null, migrantStatus: null, workMonths: null, serving: null, medResident: null, medEmployee: null, medCritical: null, medAid: null, penResident: null,
    penEmployee: null, dibaoStatus: null, tekunStatus: null, mandarin: null, state: '1', identifiedYm: null, phone: null, remark: null, ...changes,
  }
}
