import type { RecordBodies } from './record-body.ts'
import type { RecordKind } from './record-id.ts'

type Required = { readonly [Kind in RecordKind]: readonly Extract<keyof RecordBodies[Kind], string>[] }

/** What must be filled before a household can be submitted: column "req = R" of domain specification 4.3 to 4.8 and 4.13. */
const REQUIRED: Required = {
  household: ['groupNo', 'phone', 'identificationStandard', 'povertyAttr', 'exitFlag', 'householdType', 'mainCause'],
  member: ['name', 'sex', 'docType', 'idNo', 'birth', 'relation', 'ethnicity', 'labour', 'serving', 'medResident', 'medCritical', 'dibaoStatus', 'tekunStatus'],
  household_year: ['cultivatedMu', 'irrigatedMu', 'forestMu', 'returnedForestMu', 'orchardMu', 'pastureMu', 'waterMu', 'productionPower', 'cooperative', 'roadKm', 'roadType', 'houseM2', 'livingPower', 'television', 'waterHard', 'waterSafe', 'dangerousHouse', 'toilet', 'fuel'],
  income_statement: ['wage', 'business', 'property', 'familyPlanning', 'dibao', 'tekun', 'pension', 'ecoCompensation', 'otherTransfer', 'businessCost'],
  guarantee: ['assessDate', 'food', 'foodProtein', 'clothes', 'waterQualityOk', 'waterPiped', 'housingBasis', 'actuallyLived'],
  measure: ['title', 'batch', 'group', 'start'],
  attachment: ['title', 'category'],
}

/** Fields of a record that are still empty although a submission needs them. They do not stop a save. */
export function findMissingFields<Kind extends RecordKind>(kind: Kind, body: RecordBodies[Kind]): readonly Extract<keyof RecordBodies[Kind], string>[] {
  const fields: readonly Extract<keyof RecordBodies[Kind], string>[] = REQUIRED[kind]
  return fields.filter((field) => body[field] === null || body[field] === '')
}
