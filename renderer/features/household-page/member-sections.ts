import { DROPOUT_REASON } from '../../../shared/domain/codes/dropout-reason.ts'
import { EDUCATION_LEVEL } from '../../../shared/domain/codes/education-level.ts'
import { ETHNICITY } from '../../../shared/domain/codes/ethnicity.ts'
import { HEALTH_STATUS } from '../../../shared/domain/codes/health-status.ts'
import { ID_DOC_TYPE } from '../../../shared/domain/codes/id-doc-type.ts'
import { LABOUR_ABILITY } from '../../../shared/domain/codes/labour-ability.ts'
import { MIGRANT_STATUS } from '../../../shared/domain/codes/migrant-status.ts'
import { PERSON_STATE } from '../../../shared/domain/codes/person-state.ts'
import { POLITICAL_STATUS } from '../../../shared/domain/codes/political-status.ts'
import { RELATION_TO_HEAD } from '../../../shared/domain/codes/relation-to-head.ts'
import { RELIEF_STATUS } from '../../../shared/domain/codes/relief-status.ts'
import { SCHOOL_STATUS } from '../../../shared/domain/codes/school-status.ts'
import { SEX } from '../../../shared/domain/codes/sex.ts'
import { identityNumberProblem, personKey } from '../../../shared/domain/identity/identity-number.ts'
import { normaliseIdentityText, parseCitizenNumber } from '../../../shared/domain/identity/citizen-number.ts'
import type { FieldValues } from '../../../shared/sync/record.ts'
import type { FieldSection } from '../../components/form/field-spec.ts'
import { codeOptions, section } from './field-sections.ts'
import type { Language } from './field-sections.ts'

/** A person of the household (domain specification 4.5). */
export function memberSections(t: (key: string) => string, language: Language): readonly FieldSection[] {
  return [
    section('member', language, t('member.section.identity'), [
      ['name', 'text'],
      ['idNo', 'text', { hint: t('member.from_id') }],
      ['docType', 'choice', { options: codeOptions(ID_DOC_TYPE, language) }],
      ['sex', 'choice', { options: codeOptions(SEX, language) }],
      ['birth', 'date'],
      ['relation', 'choice', { options: codeOptions(RELATION_TO_HEAD, language) }],
      ['ethnicity', 'choice', { options: codeOptions(ETHNICITY, language) }],
      ['political', 'choice', { options: codeOptions(POLITICAL_STATUS, language) }],
      ['state', 'choice', { options: codeOptions(PERSON_STATE, language), hint: t('member.removal_hint') }],
      ['phone', 'text'],
      ['personNo', 'text'],
      ['identifiedYm', 'month'],
    ]),
    section('member', language, t('member.section.school'), [
      ['education', 'choice', { options: codeOptions(EDUCATION_LEVEL, language) }],
      ['schoolStatus', 'choice', { options: codeOptions(SCHOOL_STATUS, language) }],
      ['school', 'text'],
      ['dropoutReason', 'choice', { options: codeOptions(DROPOUT_REASON, language) }],
      ['mandarin', 'answer'],
    ]),
    section('member', language, t('member.section.health'), [
      ['health', 'choices', { options: codeOptions(HEALTH_STATUS, language), most: 3 }],
      ['labour', 'choice', { options: codeOptions(LABOUR_ABILITY, language) }],
      ['migrantStatus', 'choice', { options: codeOptions(MIGRANT_STATUS, language) }],
      ['workMonths', 'integer'],
      ['serving', 'answer'],
    ]),
    section('member', language, t('member.section.insurance'), [
      ['medResident', 'answer'],
      ['medEmployee', 'answer'],
      ['medCritical', 'answer'],
      ['medAid', 'answer'],
      ['penResident', 'answer'],
      ['penEmployee', 'answer'],
      ['dibaoStatus', 'choice', { options: codeOptions(RELIEF_STATUS, language) }],
      ['tekunStatus', 'choice', { options: codeOptions(RELIEF_STATUS, language) }],
      ['remark', 'long-text', { isWide: true }],
    ]),
  ]
}

/** A right ID number says when somebody was born, of which sex, and which document it is: nobody types that again. */
export function deriveFromIdNo(field: string, value: unknown): FieldValues {
  if (field !== 'idNo' || typeof value !== 'string') return {}
  const text = normaliseIdentityText(value)
  const parsed = parseCitizenNumber(personKey(text))
  if (!parsed.ok || identityNumberProblem(text) !== undefined) return {}
  return { birth: parsed.number.birth, sex: parsed.number.sex, docType: text.length === 18 ? '01' : '02' }
}
