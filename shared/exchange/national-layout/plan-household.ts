import { blankRecord } from '../../domain/blank-record.ts'
import { parseCitizenNumber } from '../../domain/identity/citizen-number.ts'
import type { IncomeStatement } from '../../domain/income-statement.ts'
import { personKey } from '../../domain/identity/identity-number.ts'
import type { RecordId, RecordKind } from '../../domain/record-id.ts'
import type { RegionCode } from '../../domain/region.ts'
import type { ExistingHousehold } from './existing-household.ts'
import type { HouseholdRows } from './group-households.ts'
import type { PersonRow } from './read-person-row.ts'

export type Value = string | number | boolean | null | string[]
type Values = Record<string, Value>

/** What the import would save: the shape of the store's edits. */
export type PlannedEdit =
  | { readonly kind: 'create'; readonly recordKind: RecordKind; readonly recordId: RecordId; readonly householdId: RecordId; readonly areaCode: RegionCode; readonly year: number | null; readonly body: Values }
  | { readonly kind: 'patch'; readonly recordKind: RecordKind; readonly recordId: RecordId; readonly householdId: RecordId; readonly changes: Values }

/** One difference, for a person to read before saying yes. */
export interface FieldChange {
  readonly kind: RecordKind
  readonly field: string
  readonly person: string
  readonly from: Value
  readonly to: Value
}

export interface HouseholdPlan {
  readonly isNew: boolean
  readonly edits: readonly PlannedEdit[]
  readonly changes: readonly FieldChange[]
}

/** Exit flag that goes with a household type when the register knows no other (CT06). */
const FLAG_OF_TYPE: Readonly<Record<string, string>> = { exited: '1', not_exited: '0' }

/** Compares one household of the file with what is there. An empty cell never takes a value away. */
export function planHousehold(group: HouseholdRows, village: RegionCode, existing: ExistingHousehold | undefined, context: { readonly year: number; readonly newId: () => RecordId }): HouseholdPlan {
  const edits: PlannedEdit[] = []
  const changes: FieldChange[] = []
  const householdId = existing?.household.id ?? context.newId()
  const year = yearOf(group) ?? context.year

  function take(recordKind: RecordKind, there: { readonly id: RecordId; readonly body: object } | undefined, given: Values, person: string, onCreate: Values, recordYear: number | null) {
    if (there) {
      const before = there.body as Readonly<Values>
      const differing = Object.entries(given).filter(([field, value]) => !same(value, before[field] ?? null))
      if (differing.length === 0) return
      edits.push({ kind: 'patch', recordKind, recordId: there.id, householdId, changes: Object.fromEntries(differing) })
      for (const [field, value] of differing) changes.push({ kind: recordKind, field, person, from: before[field] ?? null, to: value })
      return
    }
    const recordId = recordKind === 'household' ? householdId : context.newId()
    edits.push({ kind: 'create', recordKind, recordId, householdId, areaCode: village, year: recordYear, body: blankRecord(recordKind, { ...onCreate, ...given }) })
    if (existing) changes.push({ kind: recordKind, field: '', person, from: null, to: person })
  }

  const household = householdValues(group)
  const head = group.find((row) => row.values.relation === '01')
  const headName = String(head?.values.name ?? '')
  take('household', existing?.household, household, headName, { villageCode: village, exitFlag: FLAG_OF_TYPE[String(household['householdType'])] ?? null }, null)
  const members = new Map(existing?.members.flatMap((member) => (member.body.idNo === null ? [] : [[personKey(member.body.idNo), member] as const])))
  for (const row of group) take('member', members.get(personKey(String(row.values.idNo))), memberValues(row), String(row.values.name), { householdId, state: '1' }, null)
  const living = filled({ dangerousHouse: group[0]?.values.dangerousHouse, waterSafe: group[0]?.values.waterSafe })
  if (Object.keys(living).length > 0) take('household_year', existing?.years.find((one) => one.body.year === year), living, headName, { householdId, year }, year)
  const statement = existing?.statements.find((one) => one.body.year === year)
  const perHead = filled({ declaredPerHead: group[0]?.values.perHead })
  if (Object.keys(perHead).length > 0 && !(statement && hasItems(statement.body))) take('income_statement', statement, perHead, headName, { householdId, year, basis: 'import' }, year)
  return { isNew: existing === undefined, edits, changes }
}

function householdValues(group: HouseholdRows): Values {
  const values: PersonRow['values'] = group[0]?.values ?? {}
  return filled({
    householdNo: values.householdNo,
    hamlet: values.hamlet,
    phone: values.householdPhone,
    mainCause: values.mainCause,
    householdType: values.householdType,
    identifiedYm: values.identifiedYm,
    monitorCategory: values.monitorCategory,
    riskRemoved: values.riskRemoved,
    riskIdentifiedYm: values.riskIdentifiedYm,
    riskRemovedYm: values.riskRemovedYm,
  })
}

function memberValues({ values }: PersonRow): Values {
  const parsed = parseCitizenNumber(personKey(String(values.idNo)))
  return filled({
    name: values.name,
    idNo: values.idNo,
    docType: String(values.idNo).length === 18 ? '01' : '02',
    sex: parsed.ok ? parsed.number.sex : undefined,
    birth: parsed.ok ? parsed.number.birth : undefined,
    personNo: values.personNo,
    relation: values.relation,
    ethnicity: values.ethnicity,
    education: values.education,
    schoolStatus: values.schoolStatus,
    health: values.health,
    labour: values.labour,
    workMonths: values.workMonths,
    medCritical: values.medCritical,
    phone: values.personPhone,
    identifiedYm: values.personIdentifiedYm,
  })
}

/** A statement with items has a result of its own: the figure per head of a file would only repeat it, or be passed over. */
function hasItems(statement: IncomeStatement): boolean {
  return [statement.wage, statement.business, statement.property, statement.familyPlanning, statement.dibao, statement.tekun, statement.pension, statement.ecoCompensation, statement.otherTransfer, statement.businessCost].some((item) => item !== null)
}

function yearOf(group: HouseholdRows): number | undefined {
  const date = group[0]?.values.dataDate
  return typeof date === 'string' ? Number(date.slice(0, 4)) : undefined
}

function filled(given: Readonly<Record<string, Value | undefined>>): Values {
  return Object.fromEntries(Object.entries(given).flatMap(([field, value]) => (value === undefined ? [] : [[field, value] as const])))
}

/** `3218` and `3218.00` are one amount; lists are compared in any order. */
function same(left: Value, right: Value): boolean {
  if (Array.isArray(left) && Array.isArray(right)) return left.toSorted().join() === right.toSorted().join()
  return left === right || (typeof left === 'string' && typeof right === 'string' && isAmount(left) && isAmount(right) && trimmed(left) === trimmed(right))
}

/** `05` is a code, not an amount. */
function isAmount(text: string): boolean {
  return /^-?\d+\.\d+$/.test(text) || /^-?[1-9]\d*$/.test(text)
}

function trimmed(amount: string): string {
  return amount.includes('.') ? amount.replace(/\.?0+$/, '') : amount
}
