import type { RecordBodies } from '../record-body.ts'
import type { RecordKind } from '../record-id.ts'
import type { CodeTable } from './code-table.ts'
import { ACCESS_ROAD_TYPE } from './access-road-type.ts'
import { ATTACHMENT_CATEGORY } from './attachment-category.ts'
import { DROPOUT_REASON } from './dropout-reason.ts'
import { EDUCATION_LEVEL } from './education-level.ts'
import { ETHNICITY } from './ethnicity.ts'
import { EXIT_FLAG } from './exit-flag.ts'
import { HEALTH_STATUS } from './health-status.ts'
import { HOUSE_DANGER_GRADE } from './house-danger-grade.ts'
import { HOUSE_STRUCTURE } from './house-structure.ts'
import { HOUSEHOLD_POVERTY_ATTR } from './household-poverty-attr.ts'
import { ID_DOC_TYPE } from './id-doc-type.ts'
import { IDENTIFICATION_STANDARD } from './identification-standard.ts'
import { LABOUR_ABILITY } from './labour-ability.ts'
import { MAIN_FUEL } from './main-fuel.ts'
import { MIGRANT_STATUS } from './migrant-status.ts'
import { MONITOR_CATEGORY } from './monitor-category.ts'
import { PERSON_STATE } from './person-state.ts'
import { POLITICAL_STATUS } from './political-status.ts'
import { POVERTY_CAUSE } from './poverty-cause.ts'
import { RELATION_TO_HEAD } from './relation-to-head.ts'
import { RELIEF_STATUS } from './relief-status.ts'
import { RELOCATION_MODE } from './relocation-mode.ts'
import { RISK_TYPE } from './risk-type.ts'
import { SCHOOL_STATUS } from './school-status.ts'
import { SETTLEMENT_MODE } from './settlement-mode.ts'
import { SETTLEMENT_PLACE } from './settlement-place.ts'
import { SEX } from './sex.ts'
import { WATER_SOURCE } from './water-source.ts'

type FieldTables = { readonly [Kind in RecordKind]: Readonly<Partial<Record<keyof RecordBodies[Kind], CodeTable<string>>>> }

const TABLES: FieldTables = {
  household: { identificationStandard: IDENTIFICATION_STANDARD, povertyAttr: HOUSEHOLD_POVERTY_ATTR, exitFlag: EXIT_FLAG, mainCause: POVERTY_CAUSE, otherCauses: POVERTY_CAUSE, monitorCategory: MONITOR_CATEGORY, risks: RISK_TYPE },
  member: {
    sex: SEX, docType: ID_DOC_TYPE, relation: RELATION_TO_HEAD, ethnicity: ETHNICITY, political: POLITICAL_STATUS, education: EDUCATION_LEVEL, schoolStatus: SCHOOL_STATUS, dropoutReason: DROPOUT_REASON,
    health: HEALTH_STATUS, labour: LABOUR_ABILITY, migrantStatus: MIGRANT_STATUS, dibaoStatus: RELIEF_STATUS, tekunStatus: RELIEF_STATUS, state: PERSON_STATE,
  },
  household_year: { roadType: ACCESS_ROAD_TYPE, waterSource: WATER_SOURCE, houseGrade: HOUSE_DANGER_GRADE, houseStructure: HOUSE_STRUCTURE, fuel: MAIN_FUEL, relocationMode: RELOCATION_MODE, settlementMode: SETTLEMENT_MODE, settlementPlace: SETTLEMENT_PLACE },
  income_statement: {},
  guarantee: { waterSource: WATER_SOURCE },
  measure: {},
  attachment: { category: ATTACHMENT_CATEGORY },
}

/** The table that the codes of a field are from; `undefined` for a field that holds no code of a table. */
export function codeTableOfField(kind: RecordKind, field: string): CodeTable<string> | undefined {
  const tables: Readonly<Record<string, CodeTable<string> | undefined>> = TABLES[kind]
  return Object.hasOwn(tables, field) ? tables[field] : undefined
}
