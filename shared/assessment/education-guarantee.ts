import { everyVerdict } from '../domain/answer.ts'
import type { Verdict } from '../domain/answer.ts'
import type { DropoutReason } from '../domain/codes/dropout-reason.ts'
import type { Member } from '../domain/member.ts'
import type { GuaranteeStandard } from '../domain/parameters/guarantee-standard.ts'
import { ageOn, PlainDate } from '../domain/plain-date.ts'
import type { ItemVerdict } from './item-verdict.ts'

/** Illness and disability excuse with a certificate; home teaching and approved deferral count as schooling (S18, S34). */
const EXCUSES: Record<DropoutReason, Verdict> = { '01': 'pass', '02': 'pass', '03': 'fail', '04': 'pass', '05': 'pass', '99': 'fail' }

/**
 * Every child of compulsory school age is at school, taught at home, excused, or has finished grade nine. A child
 * belongs to the age group when it is six by the enrolment day of the school year that begins in `year`.
 */
export function assessEducation(override: Verdict | null, people: readonly Member[], year: number, standard: GuaranteeStandard): ItemVerdict {
  if (override !== null) return { verdict: override, reasons: override === 'pass' ? [] : [`guarantee.education.certified_${override}`] }
  const day = PlainDate.parse(`${year}-${standard.enrolmentDay}`)
  const verdicts = people.map((person) => judgeChild(person, day, standard))
  const verdict = everyVerdict(verdicts)
  return { verdict, reasons: verdict === 'pass' ? [] : [`guarantee.education.${verdict}`] }
}

function judgeChild(person: Member, day: PlainDate, standard: GuaranteeStandard): Verdict {
  if (person.birth === null) return person.relation === '01' || person.relation === '02' ? 'pass' : 'unknown'
  const age = ageOn(person.birth, day)
  if (age < standard.schoolAgeFrom || age > standard.schoolAgeTo) return 'pass'
  if (person.dropoutReason !== null) return EXCUSES[person.dropoutReason]
  if (person.schoolStatus === null) return 'unknown'
  if (person.schoolStatus !== '01') return 'pass'
  return hasFinishedGradeNine(person) ? 'pass' : 'fail'
}

/** 初中 or more as education, of somebody who is no longer a pupil. */
function hasFinishedGradeNine(person: Member): boolean {
  return person.education === '03' || person.education === '04' || person.education === '05'
}
