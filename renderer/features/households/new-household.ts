import { z } from 'zod'
import { Household } from '../../../shared/domain/household.ts'
import { parseCitizenNumber, normaliseIdentityText, type CitizenNumber } from '../../../shared/domain/identity/citizen-number.ts'
import { personKey } from '../../../shared/domain/identity/identity-number.ts'
import { Member } from '../../../shared/domain/member.ts'
import type { RecordId } from '../../../shared/domain/record-id.ts'
import { FieldValues } from '../../../shared/sync/record.ts'
import type { HouseholdListing, RecordEdit } from '../../store/store.ts'

/** What the form holds and the draft keeps: text as it was typed. */
export const NewHouseholdValues = z.object({
  villageCode: z.string().catch(''),
  groupNo: z.string().catch(''),
  name: z.string().catch(''),
  idNo: z.string().catch(''),
  phone: z.string().catch(''),
  identificationStandard: z.string().catch(''),
  povertyAttr: z.string().catch(''),
  mainCause: z.string().catch(''),
})
export type NewHouseholdValues = z.infer<typeof NewHouseholdValues>

export const EMPTY_VALUES: NewHouseholdValues = { villageCode: '', groupNo: '', name: '', idNo: '', phone: '', identificationStandard: '', povertyAttr: '', mainCause: '' }

export type NewHouseholdField = keyof NewHouseholdValues

/** Field → message key of the first thing wrong with it. */
export type NewHouseholdProblems = Readonly<Partial<Record<NewHouseholdField, string>>>

export type NewHouseholdResult = { readonly ok: true; readonly edits: readonly RecordEdit[]; readonly name: string } | { readonly ok: false; readonly problems: NewHouseholdProblems }

/** The citizen number inside what was typed, also inside the number of a disability certificate; `undefined` while it is none. */
export function findCitizenNumber(typed: string): CitizenNumber | undefined {
  const text = normaliseIdentityText(typed)
  const parsed = parseCitizenNumber(text.length === 20 || text.length === 22 ? text.slice(0, 18) : text)
  return parsed.ok ? parsed.number : undefined
}

/** The household and its head as one group of edits, or what must be corrected first. Everything not asked stays unknown. */
export function newHouseholdEdits(values: NewHouseholdValues, ids: { readonly household: RecordId; readonly head: RecordId }): NewHouseholdResult {
  const citizen = findCitizenNumber(values.idNo)
  const isDisabilityCard = normaliseIdentityText(values.idNo).length > 18
  const household = Household.safeParse({
    ...unknownFields(Household.shape),
    otherCauses: [],
    risks: [],
    villageCode: values.villageCode,
    groupNo: filled(values.groupNo),
    phone: filled(values.phone),
    identificationStandard: filled(values.identificationStandard),
    povertyAttr: filled(values.povertyAttr),
    mainCause: filled(values.mainCause),
    exitFlag: '0',
  })
  const head = Member.safeParse({
    ...unknownFields(Member.shape),
    health: [],
    householdId: ids.household,
    name: values.name,
    idNo: filled(values.idNo),
    docType: filled(values.idNo) === null ? null : isDisabilityCard ? '02' : '01',
    sex: citizen?.sex ?? null,
    birth: citizen?.birth ?? null,
    relation: '01',
    state: '1',
  })
  if (!household.success || !head.success) return { ok: false, problems: { ...problemsOf(household.error), ...problemsOf(head.error) } }
  const place = { areaCode: household.data.villageCode, householdId: ids.household, year: null }
  return {
    ok: true,
    name: head.data.name,
    edits: [
      { kind: 'create', recordKind: 'household', recordId: ids.household, ...place, body: FieldValues.parse(household.data) },
      { kind: 'create', recordKind: 'member', recordId: ids.head, ...place, body: FieldValues.parse(head.data) },
    ],
  }
}

/** The household in which a person with this number is registered already. */
export function findDuplicate(listing: HouseholdListing, typed: string): { readonly row: number; readonly name: string } | undefined {
  const key = personKey(typed)
  if (key.length < 18) return undefined
  for (const row of listing.search(key.toLowerCase())) {
    const person = listing.factsAt(row).people.find((candidate) => personKey(candidate.idNo) === key)
    if (person) return { row, name: person.name }
  }
  return undefined
}

function filled(text: string): string | null {
  return text.trim() === '' ? null : text.trim()
}

function unknownFields(shape: Readonly<Record<string, unknown>>): Record<string, null> {
  return Object.fromEntries(Object.keys(shape).map((field) => [field, null]))
}

const OWN_WORDS: NewHouseholdProblems = { villageCode: 'households.form.village-missing', name: 'households.form.name-missing' }

function problemsOf(error: z.ZodError | undefined): Record<string, string> {
  const known = new Set<string>(Object.keys(EMPTY_VALUES))
  const problems: Record<string, string> = {}
  for (const issue of error?.issues ?? []) {
    const field = String(issue.path[0])
    if (known.has(field)) problems[field] ??= OWN_WORDS[field as NewHouseholdField] ?? issue.message
  }
  return problems
}
