import { ACCESS_ROAD_TYPE } from '../../../shared/domain/codes/access-road-type.ts'
import { HOUSE_DANGER_GRADE } from '../../../shared/domain/codes/house-danger-grade.ts'
import { HOUSE_STRUCTURE } from '../../../shared/domain/codes/house-structure.ts'
import { MAIN_FUEL } from '../../../shared/domain/codes/main-fuel.ts'
import { RELOCATION_MODE } from '../../../shared/domain/codes/relocation-mode.ts'
import { SETTLEMENT_MODE } from '../../../shared/domain/codes/settlement-mode.ts'
import { SETTLEMENT_PLACE } from '../../../shared/domain/codes/settlement-place.ts'
import { WATER_SOURCE } from '../../../shared/domain/codes/water-source.ts'
import { Verdict } from '../../../shared/domain/answer.ts'
import { HousingBasis } from '../../../shared/domain/guarantee.ts'
import type { FieldSection } from '../../components/form/field-spec.ts'
import { codeOptions, section, wordOptions } from './field-sections.ts'
import type { Language } from './field-sections.ts'

type Translate = (key: string) => string

/** Living and production of a year (domain specification 4.4). */
export function livingSections(t: Translate, language: Language): readonly FieldSection[] {
  return [
    section('household_year', language, t('living.section.land'), [['cultivatedMu', 'decimal'], ['irrigatedMu', 'decimal'], ['forestMu', 'decimal'], ['returnedForestMu', 'decimal'], ['orchardMu', 'decimal'], ['pastureMu', 'decimal'], ['waterMu', 'decimal']]),
    section('household_year', language, t('living.section.production'), [['productionPower', 'answer'], ['cooperative', 'answer'], ['leaderFirm', 'answer'], ['pioneer', 'answer'], ['roadKm', 'decimal'], ['roadType', 'choice', { options: codeOptions(ACCESS_ROAD_TYPE, language) }], ['marketKm', 'decimal']]),
    section('household_year', language, t('living.section.house'), [['houseM2', 'decimal'], ['houseStructure', 'choice', { options: codeOptions(HOUSE_STRUCTURE, language) }], ['builtYear', 'integer'], ['dangerousHouse', 'answer'], ['houseGrade', 'choice', { options: codeOptions(HOUSE_DANGER_GRADE, language) }], ['rebuildYear', 'integer']]),
    section('household_year', language, t('living.section.life'), [['livingPower', 'answer'], ['television', 'answer'], ['waterHard', 'answer'], ['waterSafe', 'answer'], ['waterSource', 'choice', { options: codeOptions(WATER_SOURCE, language) }], ['toilet', 'answer'], ['fuel', 'choice', { options: codeOptions(MAIN_FUEL, language) }]]),
    section('household_year', language, t('living.section.relocation'), [['relocated', 'answer'], ['relocationMode', 'choice', { options: codeOptions(RELOCATION_MODE, language) }], ['settlementMode', 'choice', { options: codeOptions(SETTLEMENT_MODE, language) }], ['settlementPlace', 'choice', { options: codeOptions(SETTLEMENT_PLACE, language) }]]),
  ]
}

/** The income statement of a year (domain specification 7.1). */
export function incomeSections(t: Translate, language: Language): readonly FieldSection[] {
  return [
    section('income_statement', language, t('income.section.earned'), [['wage', 'decimal'], ['business', 'decimal'], ['property', 'decimal']]),
    section('income_statement', language, t('income.section.transfer'), [['familyPlanning', 'decimal'], ['dibao', 'decimal'], ['tekun', 'decimal'], ['pension', 'decimal'], ['ecoCompensation', 'decimal'], ['otherTransfer', 'decimal']]),
    section('income_statement', language, t('income.section.cost'), [['businessCost', 'decimal'], ['taxFee', 'decimal'], ['depreciation', 'decimal'], ['giftOut', 'decimal']]),
    section('income_statement', language, t('income.section.excluded'), [['excludedEducation', 'decimal'], ['excludedMedical', 'decimal'], ['excludedHousing', 'decimal'], ['excludedOther', 'decimal']], t('income.section.excluded_note')),
    section('income_statement', language, t('income.section.other'), [['basis', 'choice', { options: wordOptions(['ledger', 'declaration', 'import'], 'income_basis', t) }], ['remark', 'long-text', { isWide: true }]]),
  ]
}

/** Two worries, three guarantees and water (domain specification 4.8). */
export function guaranteeSections(t: Translate, language: Language): readonly FieldSection[] {
  const verdicts = wordOptions(Verdict.options, 'verdict', t)
  return [
    section('guarantee', language, t('guarantee.section.assessment'), [['assessDate', 'date'], ['assessor', 'text']]),
    section('guarantee', language, t('guarantee.section.worries'), [['food', 'answer'], ['foodProtein', 'answer'], ['clothes', 'answer']]),
    section('guarantee', language, t('guarantee.section.water'), [['waterPiped', 'answer'], ['waterLitres', 'decimal'], ['waterShortArea', 'answer'], ['waterQualityOk', 'answer'], ['waterOutageDays', 'integer'], ['waterFetchMinutes', 'integer'], ['waterFetchHorizontalM', 'integer'], ['waterFetchVerticalM', 'integer'], ['waterSource', 'choice', { options: codeOptions(WATER_SOURCE, language) }], ['waterCertifier', 'text'], ['waterReportNo', 'text']]),
    section('guarantee', language, t('guarantee.section.housing'), [['housingGrade', 'choice', { options: codeOptions(HOUSE_DANGER_GRADE, language) }], ['housingBasis', 'choice', { options: wordOptions(HousingBasis.options, 'housing_basis', t) }], ['actuallyLived', 'answer'], ['housingCertificateNo', 'text']]),
    section('guarantee', language, t('guarantee.section.school'), [['educationOverride', 'choice', { options: verdicts }], ['medicalOverride', 'choice', { options: verdicts }], ['remark', 'long-text', { isWide: true }]], t('guarantee.section.school_note')),
  ]
}
