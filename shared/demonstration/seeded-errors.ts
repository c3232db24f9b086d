import type { RecordId } from '../domain/record-id.ts'
import type { MadeUpRecord } from './made-up-household.ts'
import type { RandomSource } from './random-source.ts'

/** Mistakes that real registers hold and a quality check has to find; the rule of the domain specification behind each. */
export const SEEDED_ERRORS = ['sex_against_id', 'two_heads', 'no_head', 'healthy_and_ill', 'child_as_labour', 'same_cause_twice'] as const
export type SeededError = (typeof SEEDED_ERRORS)[number]

export interface SeededAt {
  readonly error: SeededError
  readonly householdId: RecordId
}

/** Spoils one household with one mistake; returns it as it was where the mistake does not fit, for example without a child. */
export function seedError(random: RandomSource, records: readonly MadeUpRecord[], error: SeededError): { readonly records: readonly MadeUpRecord[]; readonly seeded: boolean } {
  const fits = records.flatMap((record, place) => (spoiled(record, error) ? [place] : []))
  const [first, ...rest] = fits
  if (first === undefined) return { records, seeded: false }
  const chosen = random.pick([first, ...rest])
  return { records: records.map((record, place) => (place === chosen ? (spoiled(record, error) ?? record) : record)), seeded: true }
}

function spoiled(record: MadeUpRecord, error: SeededError): MadeUpRecord | undefined {
  const change = spoilingChange(record, error)
  return change && { ...record, body: { ...record.body, ...change } }
}

function spoilingChange({ kind, body }: MadeUpRecord, error: SeededError): Record<string, unknown> | undefined {
  if (kind === 'household' && error === 'same_cause_twice' && 'mainCause' in body) return { otherCauses: [body.mainCause] }
  if (kind !== 'member' || !('relation' in body)) return undefined
  switch (error) {
    case 'sex_against_id':
      return { sex: body.sex === '1' ? '2' : '1' }
    case 'two_heads':
      return body.relation === '02' ? { relation: '01' } : undefined
    case 'no_head':
      return body.relation === '01' ? { relation: '99' } : undefined
    case 'healthy_and_ill':
      return { health: ['01', '02'] }
    case 'child_as_labour':
      return body.labour === '04' && (body.schoolStatus === '03' || body.schoolStatus === null) ? { labour: '01' } : undefined
    case 'same_cause_twice':
      return undefined
  }
}
