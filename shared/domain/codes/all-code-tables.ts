import { SEX } from './sex.ts'
import { ID_DOC_TYPE } from './id-doc-type.ts'
import { RELATION_TO_HEAD } from './relation-to-head.ts'
import { HOUSEHOLD_POVERTY_ATTR } from './household-poverty-attr.ts'
import { IDENTIFICATION_STANDARD } from './identification-standard.ts'
import { EXIT_FLAG } from './exit-flag.ts'
import { POVERTY_CAUSE } from './poverty-cause.ts'
import { EDUCATION_LEVEL } from './education-level.ts'
import { SCHOOL_STATUS } from './school-status.ts'
import { DROPOUT_REASON } from './dropout-reason.ts'
import { HEALTH_STATUS } from './health-status.ts'
import { LABOUR_ABILITY } from './labour-ability.ts'
import { MIGRANT_STATUS } from './migrant-status.ts'
import { POLITICAL_STATUS } from './political-status.ts'
import { PERSON_STATE } from './person-state.ts'
import { PERSON_ADD_REASON } from './person-add-reason.ts'
import { PERSON_REMOVE_REASON } from './person-remove-reason.ts'
import { ACCESS_ROAD_TYPE } from './access-road-type.ts'
import { MAIN_FUEL } from './main-fuel.ts'
import { FUEL_GUIZHOU_2013 } from './fuel-guizhou-2013.ts'
import { WATER_SOURCE } from './water-source.ts'
import { HOUSE_STRUCTURE } from './house-structure.ts'
import { HOUSE_DANGER_GRADE } from './house-danger-grade.ts'
import { RELOCATION_MODE } from './relocation-mode.ts'
import { SETTLEMENT_MODE } from './settlement-mode.ts'
import { SETTLEMENT_PLACE } from './settlement-place.ts'
import { RELOCATION_DIFFICULTY } from './relocation-difficulty.ts'
import { HELPER_SKILL } from './helper-skill.ts'
import { POST_RANK } from './post-rank.ts'
import { UNIT_AFFILIATION } from './unit-affiliation.ts'
import { CADRE_DEGREE } from './cadre-degree.ts'
import { MONITOR_CATEGORY } from './monitor-category.ts'
import { RISK_TYPE } from './risk-type.ts'
import { RISK_REMOVAL_MODE } from './risk-removal-mode.ts'
import { MEASURE_GROUP } from './measure-group.ts'
import { FIVE_BATCHES } from './five-batches.ts'
import { HANDBOOK_PROJECT_CLASS } from './handbook-project-class.ts'
import { SECURITY_ITEM } from './security-item.ts'
import { DISABILITY_KIND } from './disability-kind.ts'
import { DISABILITY_GRADE } from './disability-grade.ts'
import { TRANSFER_ITEM } from './transfer-item.ts'
import { EXCLUDED_INCOME_ITEM } from './excluded-income-item.ts'
import { PROPERTY_ITEM } from './property-item.ts'
import { BUSINESS_KIND } from './business-kind.ts'
import { PROJECT_TYPE } from './project-type.ts'
import { FUND_SOURCE } from './fund-source.ts'
import { BENEFIT_LINK } from './benefit-link.ts'
import { EVIDENCE_TYPE } from './evidence-type.ts'
import { RELIEF_STATUS } from './relief-status.ts'
import { PUBLIC_POST_KIND } from './public-post-kind.ts'
import { VILLAGE_ATTR } from './village-attr.ts'
import { SUSPECT_RESULT } from './suspect-result.ts'
import { NOTICE_KIND } from './notice-kind.ts'
import { ETHNICITY } from './ethnicity.ts'
import type { CodeTable } from './code-table.ts'

/** Every code table of the product, CT01 to CT60, in the order of their ids. */
export const ALL_CODE_TABLES: readonly CodeTable<string>[] = [
  SEX,
  ID_DOC_TYPE,
  RELATION_TO_HEAD,
  HOUSEHOLD_POVERTY_ATTR,
  IDENTIFICATION_STANDARD,
  EXIT_FLAG,
  POVERTY_CAUSE,
  EDUCATION_LEVEL,
  SCHOOL_STATUS,
  DROPOUT_REASON,
  HEALTH_STATUS,
  LABOUR_ABILITY,
  MIGRANT_STATUS,
  POLITICAL_STATUS,
  PERSON_STATE,
  PERSON_ADD_REASON,
  PERSON_REMOVE_REASON,
  ACCESS_ROAD_TYPE,
  MAIN_FUEL,
  FUEL_GUIZHOU_2013,
  WATER_SOURCE,
  HOUSE_STRUCTURE,
  HOUSE_DANGER_GRADE,
  RELOCATION_MODE,
  SETTLEMENT_MODE,
  SETTLEMENT_PLACE,
  RELOCATION_DIFFICULTY,
  HELPER_SKILL,
  POST_RANK,
  UNIT_AFFILIATION,
  CADRE_DEGREE,
  MONITOR_CATEGORY,
  RISK_TYPE,
  RISK_REMOVAL_MODE,
  MEASURE_GROUP,
  FIVE_BATCHES,
  HANDBOOK_PROJECT_CLASS,
  SECURITY_ITEM,
  DISABILITY_KIND,
  DISABILITY_GRADE,
  TRANSFER_ITEM,
  EXCLUDED_INCOME_ITEM,
  PROPERTY_ITEM,
  BUSINESS_KIND,
  PROJECT_TYPE,
  FUND_SOURCE,
  BENEFIT_LINK,
  EVIDENCE_TYPE,
  RELIEF_STATUS,
  PUBLIC_POST_KIND,
  VILLAGE_ATTR,
  SUSPECT_RESULT,
  NOTICE_KIND,
  ETHNICITY,
]
