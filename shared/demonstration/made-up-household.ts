import { Guarantee } from '../domain/guarantee.ts'
import { Household } from '../domain/household.ts'
import { HouseholdYear } from '../domain/household-year.ts'
import { IncomeStatement } from '../domain/income-statement.ts'
import { Measure } from '../domain/measure.ts'
import type { RecordBodies } from '../domain/record-body.ts'
import type { RecordId, RecordKind } from '../domain/record-id.ts'
import type { RegionCode } from '../domain/region.ts'
import type { HouseholdMold } from './household-mold.ts'
import { madeUpId } from './made-up-id.ts'
import { makeUpMembers } from './made-up-members.ts'
import type { RandomSource } from './random-source.ts'

/** A record as it goes into a database or a file. */
export interface MadeUpRecord {
  readonly id: RecordId
  readonly kind: RecordKind
  readonly areaCode: RegionCode
  readonly householdId: RecordId
  readonly year: number | null
  readonly body: RecordBodies[RecordKind]
}

/** Main causes as shares of poor households: illness 44.1 % as published for 2015 (domain specification, validation V6.14); the rest is a plausible split. */
const CAUSES: readonly (readonly [NonNullable<Household['mainCause']>, number])[] = [
  ['01', 44.1], ['02', 9.5], ['03', 7], ['04', 3], ['05', 4], ['06', 2.5], ['07', 12], ['08', 8], ['09', 6], ['10', 1.5], ['11', 2], ['99', 0.4],
]

/** Everything of one made-up family. People have numbers that begin with 520199, which no county has. */
export function makeUpHousehold(random: RandomSource, mold: HouseholdMold): MadeUpRecord[] {
  const { villageCode, year } = mold
  const householdId = madeUpId(random)
  const members = makeUpMembers(random, householdId, mold)
  const poor = random.chance(0.11)
  const exitFlag = random.weighted<NonNullable<Household['exitFlag']>>([['0', poor ? 6 : 0], ['3', poor ? 1 : 0], ['1', poor ? 2 : 6], ['2', poor ? 1 : 0]])
  const perHead = Math.max(300, Math.round(mold.incomeCentre * (poor ? 0.5 : 1.1) * Math.exp(random.normal() * (poor ? 0.35 : 0.45))))
  const record = (kind: RecordKind, recordYear: number | null, body: RecordBodies[RecordKind], id = madeUpId(random)): MadeUpRecord => ({ id, kind, areaCode: villageCode, householdId, year: recordYear, body })
  return [
    record('household', null, makeUpBasics(random, mold, exitFlag), householdId),
    ...members.map((member) => record('member', null, member)),
    record('household_year', year, makeUpLiving(random, householdId, year)),
    record('income_statement', year, makeUpIncome(random, householdId, year, perHead * members.length)),
    record('guarantee', year, makeUpGuarantee(random, householdId, year)),
    ...Array.from({ length: random.weighted([[0, 3], [1, 4], [2, 2], [3, 1]]) }, () => record('measure', null, makeUpMeasure(random, householdId, year))),
  ]
}

function makeUpBasics(random: RandomSource, { villageCode, place }: HouseholdMold, exitFlag: NonNullable<Household['exitFlag']>): Household {
  const mainCause = random.weighted(CAUSES)
  const otherCauses = random.chance(0.4) ? [random.weighted(CAUSES)].filter((cause) => cause !== mainCause) : []
  return Household.parse({
    householdNo: `5201${String(place + 1).padStart(10, '0')}`, villageCode, groupNo: String(random.between(1, 9)), hamlet: random.chance(0.5) ? `${random.pick(['上', '下', '大', '小', '新'])}寨` : null, address: null,
    phone: `1${random.pick(['38', '51', '76', '83', '99'])}${String(random.between(0, 99_999_999)).padStart(8, '0')}`, bankName: '贵州省农村信用社', bankAccount: null,
    identificationStandard: '2', povertyAttr: random.weighted([['01', 60], ['04', 25], ['06', 5], ['05', 10]]), exitFlag, householdType: exitFlag === '1' ? 'exited' : 'not_exited',
    identifiedYm: random.pick(['2014-01', '2014-06', '2015-11', '2016-10', '2017-09']), planExitYear: null, exitYear: exitFlag === '1' ? random.between(2015, 2020) : null, fallbackYear: null,
    mainCause, otherCauses, monitorCategory: random.weighted([[null, 94], ['1', 3], ['2', 2], ['3', 1]]), risks: [], riskRemoved: null, riskIdentifiedYm: null, riskRemovedYm: null,
    martyrFamily: false, oneChild: random.chance(0.1), twoGirls: random.chance(0.08), noLabourBackstop: null, remark: null,
  })
}

function makeUpLiving(random: RandomSource, householdId: RecordId, year: number): HouseholdYear {
  const cultivated = random.between(0, 120) / 10
  const dangerous = random.chance(0.02)
  return HouseholdYear.parse({
    householdId, year, cultivatedMu: cultivated.toFixed(1), irrigatedMu: (cultivated * random.next() * 0.5).toFixed(1), forestMu: (random.between(0, 200) / 10).toFixed(1), returnedForestMu: '0', orchardMu: '0', pastureMu: '0', waterMu: '0',
    productionPower: true, cooperative: random.chance(0.4), leaderFirm: random.chance(0.2), pioneer: random.chance(0.15), roadKm: (random.between(0, 40) / 10).toFixed(1), roadType: random.weighted([['3', 85], ['2', 10], ['1', 5]]),
    houseM2: String(random.between(40, 220)), livingPower: true, television: random.chance(0.95), waterHard: random.chance(0.02), waterSafe: random.chance(0.97), waterSource: '01',
    dangerousHouse: dangerous, houseGrade: dangerous ? random.pick(['C', 'D']) : random.pick(['A', 'B']), houseStructure: random.weighted([['02', 70], ['01', 15], ['03', 15]]), builtYear: random.between(1985, 2018), rebuildYear: null,
    toilet: random.chance(0.85), fuel: random.weighted([['4', 70], ['1', 20], ['3', 10]]), marketKm: String(random.between(1, 20)), relocated: random.chance(0.08), relocationMode: null, settlementMode: null, settlementPlace: null,
  })
}

/** Shares of gross income follow the usual order of a mountain county: wages first, then farming, then transfers. */
function makeUpIncome(random: RandomSource, householdId: RecordId, year: number, net: number): IncomeStatement {
  const business = Math.round(net * random.next() * 0.35)
  const businessCost = Math.round(business * 0.4)
  const dibao = random.chance(0.2) ? Math.round(net * 0.15) : 0
  const pension = random.chance(0.35) ? 1236 : 0
  const eco = random.chance(0.3) ? random.between(80, 600) : 0
  const wage = Math.max(0, net + businessCost - business - dibao - pension - eco)
  const missing = random.chance(0.015)
  return IncomeStatement.parse({
    householdId, year, wage: missing ? null : String(wage), business: String(business), property: '0', familyPlanning: '0', dibao: String(dibao), tekun: '0', pension: String(pension), ecoCompensation: String(eco), otherTransfer: '0', businessCost: String(businessCost),
    taxFee: null, depreciation: null, giftOut: null, excludedEducation: null, excludedMedical: null, excludedHousing: null, excludedOther: null, declaredPerHead: null, basis: 'declaration', remark: null,
  })
}

function makeUpGuarantee(random: RandomSource, householdId: RecordId, year: number): Guarantee {
  const grade = random.weighted([['A', 40], ['B', 57], ['C', 2], ['D', 1]])
  return Guarantee.parse({
    householdId, year, assessDate: `${year}-${String(random.between(3, 9)).padStart(2, '0')}-${String(random.between(1, 28)).padStart(2, '0')}`, assessor: null, food: random.chance(0.995), foodProtein: random.chance(0.03) ? null : random.chance(0.99), clothes: true,
    waterLitres: String(random.between(30, 90)), waterShortArea: random.chance(0.2), waterQualityOk: random.chance(0.02) ? null : true, waterPiped: random.chance(0.95), waterFetchMinutes: null, waterFetchHorizontalM: null, waterFetchVerticalM: null, waterOutageDays: random.chance(0.01) ? 40 : random.between(0, 20), waterSource: '01', waterCertifier: null, waterReportNo: null,
    educationOverride: null, medicalOverride: null, housingGrade: grade, housingBasis: 'assessed', housingCertificateNo: null, actuallyLived: random.chance(0.99), remark: null,
  })
}

const TITLES: readonly (readonly [Measure['batch'], NonNullable<Measure['group']>, readonly [string, ...string[]]])[] = [
  ['1', '01', ['刺梨种植', '生态养鸡', '食用菌大棚', '茶园管护分红']], ['2', '11', ['易地搬迁后续就业']], ['3', '04', ['生态护林员岗位']], ['4', '09', ['雨露计划补助', '教育资助']], ['5', '07', ['医疗救助', '家庭医生签约']], ['5', '10', ['农村低保']],
]

function makeUpMeasure(random: RandomSource, householdId: RecordId, year: number): Measure {
  const [batch, group, titles] = TITLES[random.between(0, TITLES.length - 1)] ?? ['1', '01', ['刺梨种植']]
  const status = random.weighted<Measure['status']>([['running', 5], ['done', 4], ['planned', 1]])
  return Measure.parse({
    householdId, beneficiaryId: null, batch, group, handbookClass: null, title: random.pick(titles as [string, ...string[]]), start: `${year}-0${random.between(1, 6)}-01`, end: status === 'done' ? `${year}-0${random.between(7, 9)}-30` : null, quantity: null, unit: null,
    fundAmount: String(random.between(5, 120) * 100), fundSource: '11', incomeGain: status === 'done' ? String(random.between(2, 60) * 100) : null, effect: null, status, confirmedByHousehold: status === 'done' ? random.chance(0.8) : null,
  })
}
