import { EXIT_FLAG } from '../../../shared/domain/codes/exit-flag.ts'
import { HOUSEHOLD_POVERTY_ATTR } from '../../../shared/domain/codes/household-poverty-attr.ts'
import { IDENTIFICATION_STANDARD } from '../../../shared/domain/codes/identification-standard.ts'
import { MONITOR_CATEGORY } from '../../../shared/domain/codes/monitor-category.ts'
import { POVERTY_CAUSE } from '../../../shared/domain/codes/poverty-cause.ts'
import { RISK_TYPE } from '../../../shared/domain/codes/risk-type.ts'
import { HouseholdType } from '../../../shared/domain/household.ts'
import type { FieldSection } from '../../components/form/field-spec.ts'
import { codeOptions, section, wordOptions } from './field-sections.ts'
import type { Language } from './field-sections.ts'

type Translate = (key: string) => string

/** The basic data of a household (domain specification 4.3). */
export function householdSections(t: Translate, language: Language): readonly FieldSection[] {
  return [
    section('household', language, t('household.section.registration'), [
      ['householdNo', 'text'],
      ['identificationStandard', 'choice', { options: codeOptions(IDENTIFICATION_STANDARD, language) }],
      ['povertyAttr', 'choice', { options: codeOptions(HOUSEHOLD_POVERTY_ATTR, language) }],
      ['householdType', 'choice', { options: wordOptions(HouseholdType.options, 'household_type', t) }],
      ['exitFlag', 'choice', { options: codeOptions(EXIT_FLAG, language) }],
      ['identifiedYm', 'month'],
      ['planExitYear', 'integer'],
      ['exitYear', 'integer'],
      ['fallbackYear', 'integer'],
    ]),
    section('household', language, t('household.section.contact'), [
      ['groupNo', 'text'],
      ['hamlet', 'text'],
      ['phone', 'text'],
      ['bankName', 'text'],
      ['bankAccount', 'text'],
      ['address', 'text', { isWide: true }],
    ]),
    section('household', language, t('household.section.cause'), [
      ['mainCause', 'choice', { options: codeOptions(POVERTY_CAUSE, language) }],
      ['otherCauses', 'choices', { options: codeOptions(POVERTY_CAUSE, language), most: 2 }],
      ['monitorCategory', 'choice', { options: codeOptions(MONITOR_CATEGORY, language) }],
      ['risks', 'choices', { options: codeOptions(RISK_TYPE, language), most: 5 }],
      ['riskIdentifiedYm', 'month'],
      ['riskRemoved', 'answer'],
      ['riskRemovedYm', 'month'],
    ]),
    section('household', language, t('household.section.attributes'), [
      ['martyrFamily', 'answer'],
      ['oneChild', 'answer'],
      ['twoGirls', 'answer'],
      ['noLabourBackstop', 'answer'],
      ['remark', 'long-text', { isWide: true }],
    ]),
  ]
}
