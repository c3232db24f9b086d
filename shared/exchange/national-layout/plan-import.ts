import { personKey } from '../../domain/identity/identity-number.ts'
import { countsAsPopulation } from '../../domain/poverty-status.ts'
import type { RecordId } from '../../domain/record-id.ts'
import type { Region } from '../../domain/region.ts'
import type { ExistingHousehold } from './existing-household.ts'
import { createVillageSearch } from './find-village.ts'
import type { VillageSearch } from './find-village.ts'
import { groupHouseholds } from './group-households.ts'
import type { HouseholdRows } from './group-households.ts'
import { planHousehold } from './plan-household.ts'
import type { FieldChange, PlannedEdit } from './plan-household.ts'
import type { PersonRow, RefusedCell } from './read-person-row.ts'

export interface PlannedHousehold {
  readonly status: 'new' | 'changed' | 'unchanged' | 'refused'
  readonly rows: readonly number[]
  readonly headName: string
  readonly householdNo: string
  readonly village: string
  readonly changes: readonly FieldChange[]
  readonly refused: readonly RefusedCell[]
  /** Empty unless new or changed. Saved together or not at all. */
  readonly edits: readonly PlannedEdit[]
}

export interface ImportContext {
  readonly regions: readonly Region[]
  readonly existing: readonly ExistingHousehold[]
  /** Year for rows that do not say the date of their data. */
  readonly year: number
  readonly newId: () => RecordId
}

/**
 * The dry run: what an import would do with every household of the file, in its order. A household is taken as a whole:
 * one refused row refuses the others too, because half a family would change its population and its income per head.
 */
export function planImport(rows: readonly PersonRow[], context: ImportContext): readonly PlannedHousehold[] {
  const findVillage = createVillageSearch(context.regions)
  const findHouseholdOf = createPersonSearch(context.existing)
  const findExisting = createExistingSearch(context.existing, findHouseholdOf)
  const doubled = doubledPeople(rows)
  return groupHouseholds(rows).map((group) => {
    const village = group[0] ? findVillage(group[0]) : ({ kind: 'unknown', names: [] } as const)
    const there = findExisting(group)
    const refused = [...group.flatMap((row) => row.refused), ...groupProblems(group, village, doubled), ...strangers(group, there, findHouseholdOf)]
    const head = group.find((row) => row.values.relation === '01') ?? group[0]
    const shared = { rows: group.map((row) => row.row), headName: text(head?.values.name), householdNo: text(group[0]?.values.householdNo), village: text(group[0]?.values.village) }
    if (refused.length > 0 || village.kind !== 'found') return { ...shared, status: 'refused', changes: [], refused, edits: [] }
    const { edits, changes, isNew } = planHousehold(group, village.code, there, context)
    return { ...shared, status: isNew ? 'new' : edits.length > 0 ? 'changed' : 'unchanged', changes, refused: [], edits }
  })
}

function groupProblems(group: HouseholdRows, village: VillageSearch, doubled: ReadonlySet<string>): RefusedCell[] {
  const first = group[0]
  if (!first) return []
  const problems: RefusedCell[] = []
  const at = (row: PersonRow, title: string, reason: string, detail?: string): RefusedCell => ({ row: row.row, column: '', title, reason, ...(detail === undefined ? {} : { detail }) })
  if (village.kind !== 'found' && first.values.village !== undefined) problems.push(at(first, '行政村', `exchange.reason.village_${village.kind}`, `${text(first.values.village)} → ${village.names.join('、')}`))
  const heads = group.filter((row) => row.values.relation === '01')
  if (heads.length !== 1 && group.every((row) => row.refused.length === 0)) problems.push(at(first, '与户主关系', heads.length === 0 ? 'exchange.reason.no_head' : 'exchange.reason.many_heads'))
  if (group.some((row) => text(row.values.village) !== text(first.values.village))) problems.push(at(first, '行政村', 'exchange.reason.village_differs'))
  for (const row of group) if (typeof row.values.idNo === 'string' && doubled.has(personKey(row.values.idNo))) problems.push(at(row, '证件号码', 'exchange.reason.doubled'))
  return problems
}

/** First 18 characters that stand in the file more than once. */
function doubledPeople(rows: readonly PersonRow[]): ReadonlySet<string> {
  const seen = new Set<string>()
  const doubled = new Set<string>()
  for (const { values } of rows) {
    if (typeof values.idNo !== 'string') continue
    const key = personKey(values.idNo)
    if (seen.has(key)) doubled.add(key)
    seen.add(key)
  }
  return doubled
}

type PersonSearch = (row: PersonRow) => ExistingHousehold | undefined

/** The household where a person lives; who has left one (state 2) is at home nowhere. */
function createPersonSearch(existing: readonly ExistingHousehold[]): PersonSearch {
  const byPerson = new Map(existing.flatMap((one) => one.members.flatMap((member) => (member.body.idNo === null || !countsAsPopulation(member.body.state) ? [] : [[personKey(member.body.idNo), one] as const]))))
  return ({ values }) => (typeof values.idNo === 'string' ? byPerson.get(personKey(values.idNo)) : undefined)
}

/** People who live in another household than the one of their row: one active membership at a time (domain specification 3.2). */
function strangers(group: HouseholdRows, there: ExistingHousehold | undefined, findHouseholdOf: PersonSearch): RefusedCell[] {
  return group.flatMap((row) => {
    const home = findHouseholdOf(row)
    if (home === undefined || home === there) return []
    return [{ row: row.row, column: '', title: '证件号码', reason: 'exchange.reason.elsewhere', detail: home.household.body.householdNo ?? '' }]
  })
}

/** By the household's number, else by where its head lives already: parts of a household that was split are not the household. */
function createExistingSearch(existing: readonly ExistingHousehold[], findHouseholdOf: PersonSearch): (group: HouseholdRows) => ExistingHousehold | undefined {
  const byNumber = new Map(existing.flatMap((one) => (one.household.body.householdNo === null ? [] : [[one.household.body.householdNo, one] as const])))
  return (group) => {
    const number = group[0]?.values.householdNo
    const numbered = typeof number === 'string' ? byNumber.get(number) : undefined
    if (numbered) return numbered
    const head = group.find((row) => row.values.relation === '01')
    const home = head && findHouseholdOf(head)
    const isHeadThere = home?.members.some((member) => member.body.relation === '01' && member.body.idNo !== null && personKey(member.body.idNo) === personKey(text(head?.values.idNo)))
    return isHeadThere ? home : undefined
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
