import type { RecordBodies } from '../domain/record-body.ts'
import type { RecordKind } from '../domain/record-id.ts'

/**
 * What happens when two people change one field differently.
 * `manual`: the server's value stays, the other one becomes a conflict for a person to settle (identity, money, guarantees, risk).
 * `latest`: the later one in server order wins, the other stays in the ledger (contact and description).
 * `fixed`: where the record stands; a patch never changes it.
 */
export const MERGE_POLICIES = ['manual', 'latest', 'fixed'] as const
export type MergePolicy = (typeof MERGE_POLICIES)[number]

type PolicyTable = { readonly [Kind in RecordKind]: Readonly<Record<keyof RecordBodies[Kind], MergePolicy>> }

/** One entry per field of every kind: a field without a policy does not compile. */
export const MERGE_POLICY: PolicyTable = {
  household: {
    householdNo: 'manual', villageCode: 'fixed', groupNo: 'latest', hamlet: 'latest', address: 'latest', phone: 'latest',
    bankName: 'manual', bankAccount: 'manual', identificationStandard: 'manual', povertyAttr: 'manual', exitFlag: 'manual',
    householdType: 'manual', identifiedYm: 'manual', planExitYear: 'manual', exitYear: 'manual', fallbackYear: 'manual',
    mainCause: 'manual', otherCauses: 'manual', monitorCategory: 'manual', risks: 'manual', riskRemoved: 'manual',
    riskIdentifiedYm: 'manual', riskRemovedYm: 'manual', martyrFamily: 'manual', oneChild: 'manual', twoGirls: 'manual',
    noLabourBackstop: 'manual', remark: 'latest',
  },
  member: {
    householdId: 'fixed', personNo: 'manual', name: 'manual', sex: 'manual', docType: 'manual', idNo: 'manual', birth: 'manual',
    relation: 'manual', ethnicity: 'manual', political: 'latest', education: 'latest', schoolStatus: 'manual', school: 'latest',
    dropoutReason: 'manual', health: 'manual', labour: 'manual', migrantStatus: 'latest', workMonths: 'latest', serving: 'latest',
    medResident: 'manual', medEmployee: 'manual', medCritical: 'manual', medAid: 'manual', penResident: 'manual', penEmployee: 'manual',
    dibaoStatus: 'manual', tekunStatus: 'manual', mandarin: 'latest', state: 'manual', identifiedYm: 'manual', phone: 'latest', remark: 'latest',
  },
  household_year: {
    householdId: 'fixed', year: 'fixed', cultivatedMu: 'latest', irrigatedMu: 'latest', forestMu: 'latest', returnedForestMu: 'latest',
    orchardMu: 'latest', pastureMu: 'latest', waterMu: 'latest', productionPower: 'latest', cooperative: 'latest', leaderFirm: 'latest',
    pioneer: 'latest', roadKm: 'latest', roadType: 'latest', houseM2: 'latest', livingPower: 'latest', television: 'latest',
    waterHard: 'manual', waterSafe: 'manual', waterSource: 'manual', dangerousHouse: 'manual', houseGrade: 'manual',
    houseStructure: 'latest', builtYear: 'latest', rebuildYear: 'latest', toilet: 'latest', fuel: 'latest', marketKm: 'latest',
    relocated: 'manual', relocationMode: 'manual', settlementMode: 'manual', settlementPlace: 'manual',
  },
  income_statement: {
    householdId: 'fixed', year: 'fixed', wage: 'manual', business: 'manual', property: 'manual', familyPlanning: 'manual', dibao: 'manual',
    tekun: 'manual', pension: 'manual', ecoCompensation: 'manual', otherTransfer: 'manual', businessCost: 'manual', taxFee: 'manual',
    depreciation: 'manual', giftOut: 'manual', excludedEducation: 'manual', excludedMedical: 'manual', excludedHousing: 'manual',
    excludedOther: 'manual', declaredPerHead: 'manual', basis: 'manual', remark: 'latest',
  },
  guarantee: {
    householdId: 'fixed', year: 'fixed', assessDate: 'manual', assessor: 'manual', food: 'manual', foodProtein: 'manual', clothes: 'manual',
    waterLitres: 'manual', waterShortArea: 'manual', waterQualityOk: 'manual', waterPiped: 'manual', waterFetchMinutes: 'manual',
    waterFetchHorizontalM: 'manual', waterFetchVerticalM: 'manual', waterOutageDays: 'manual', waterSource: 'manual', waterCertifier: 'manual',
    waterReportNo: 'manual', educationOverride: 'manual', medicalOverride: 'manual', housingGrade: 'manual', housingBasis: 'manual',
    housingCertificateNo: 'manual', actuallyLived: 'manual', remark: 'latest',
  },
  measure: {
    householdId: 'fixed', beneficiaryId: 'manual', batch: 'manual', group: 'manual', handbookClass: 'manual', title: 'latest',
    start: 'manual', end: 'manual', quantity: 'manual', unit: 'latest', fundAmount: 'manual', fundSource: 'manual', incomeGain: 'manual',
    effect: 'latest', status: 'manual', confirmedByHousehold: 'manual',
  },
  attachment: {
    householdId: 'fixed', subjectKind: 'fixed', subjectId: 'fixed', category: 'latest', title: 'latest', sha256: 'fixed', bytes: 'fixed', mediaType: 'fixed',
    fileName: 'fixed', thumbnailSha256: 'fixed', thumbnailBytes: 'fixed', takenAt: 'fixed',
  },
}

/** The policy of a field; a field that a newer device sent and this build does not know is `latest`. */
export function mergePolicyOf(kind: RecordKind, field: string): MergePolicy {
  const policies: Readonly<Record<string, MergePolicy>> = MERGE_POLICY[kind]
  return Object.hasOwn(policies, field) ? (policies[field] ?? 'latest') : 'latest'
}
