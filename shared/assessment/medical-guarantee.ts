import { everyVerdict, someVerdict, verdictOf } from '../domain/answer.ts'
import type { Verdict } from '../domain/answer.ts'
import type { Member } from '../domain/member.ts'
import type { ItemVerdict } from './item-verdict.ts'

/** Every member in resident or employee insurance; soldiers are covered by the army (S18, S34). */
export function assessMedical(override: Verdict | null, people: readonly Member[]): ItemVerdict {
  if (override !== null) return { verdict: override, reasons: override === 'pass' ? [] : [`guarantee.medical.certified_${override}`] }
  if (people.length === 0) return { verdict: 'unknown', reasons: ['guarantee.medical.unknown'] }
  const verdict = everyVerdict(people.map(judgePerson))
  return { verdict, reasons: verdict === 'pass' ? [] : [`guarantee.medical.${verdict}`] }
}

/** A newborn whose insurance is in process (人口增加) is entered as insured by the cadre, so no age rule is needed here. */
function judgePerson(person: Member): Verdict {
  return someVerdict([verdictOf(person.medResident), verdictOf(person.medEmployee), person.serving === true ? 'pass' : 'fail'])
}
