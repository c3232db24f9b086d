import { everyVerdict, verdictOf } from '../domain/answer.ts'
import type { Verdict } from '../domain/answer.ts'
import type { Guarantee } from '../domain/guarantee.ts'
import { GUARANTEE_ITEMS } from '../domain/household-facts.ts'
import type { GuaranteeItem } from '../domain/household-facts.ts'
import type { Member } from '../domain/member.ts'
import type { GuaranteeStandard } from '../domain/parameters/guarantee-standard.ts'
import { countsAsPopulation } from '../domain/poverty-status.ts'
import { assessEducation } from './education-guarantee.ts'
import { assessHousing } from './housing-guarantee.ts'
import type { ItemVerdict } from './item-verdict.ts'
import { assessMedical } from './medical-guarantee.ts'
import { assessWater } from './water-guarantee.ts'

export interface GuaranteeAssessment {
  readonly items: Readonly<Record<GuaranteeItem, ItemVerdict>>
  /** All six; one unknown leaves it unknown and blocks an exit. */
  readonly overall: Verdict
}

export interface GuaranteeQuestion {
  readonly guarantee: Guarantee | undefined
  readonly members: readonly Member[]
  readonly year: number
  readonly standard: GuaranteeStandard
}

/** Two worries, three guarantees and water by the decision table of domain specification 7.4. */
export function assessGuarantees({ guarantee, members, year, standard }: GuaranteeQuestion): GuaranteeAssessment {
  const people = members.filter((member) => countsAsPopulation(member.state))
  const items: Record<GuaranteeItem, ItemVerdict> = {
    food: assessFood(guarantee),
    clothes: answered(verdictOf(guarantee?.clothes ?? null), 'clothes'),
    water: assessWater(guarantee, standard),
    education: assessEducation(guarantee?.educationOverride ?? null, people, year, standard),
    medical: assessMedical(guarantee?.medicalOverride ?? null, people),
    housing: assessHousing(guarantee),
  }
  return { items, overall: everyVerdict(GUARANTEE_ITEMS.map((item) => items[item].verdict)) }
}

function assessFood(guarantee: Guarantee | undefined): ItemVerdict {
  const verdict = everyVerdict([verdictOf(guarantee?.food ?? null), verdictOf(guarantee?.foodProtein ?? null)])
  return answered(verdict, 'food')
}

function answered(verdict: Verdict, item: 'food' | 'clothes'): ItemVerdict {
  return { verdict, reasons: verdict === 'pass' ? [] : [`guarantee.${item}.${verdict}`] }
}
