import type { CodeTable } from '../../../shared/domain/codes/code-table.ts'
import { EDUCATION_LEVEL } from '../../../shared/domain/codes/education-level.ts'
import { ETHNICITY } from '../../../shared/domain/codes/ethnicity.ts'
import { HEALTH_STATUS } from '../../../shared/domain/codes/health-status.ts'
import { ID_DOC_TYPE } from '../../../shared/domain/codes/id-doc-type.ts'
import { LABOUR_ABILITY } from '../../../shared/domain/codes/labour-ability.ts'
import { MONITOR_CATEGORY } from '../../../shared/domain/codes/monitor-category.ts'
import { POVERTY_CAUSE } from '../../../shared/domain/codes/poverty-cause.ts'
import { RELATION_TO_HEAD } from '../../../shared/domain/codes/relation-to-head.ts'
import { SCHOOL_STATUS } from '../../../shared/domain/codes/school-status.ts'
import { SEX } from '../../../shared/domain/codes/sex.ts'

/** The code tables behind the fields that the national layout carries. */
const TABLES: Readonly<Record<string, CodeTable<string>>> = {
  'household.mainCause': POVERTY_CAUSE,
  'household.monitorCategory': MONITOR_CATEGORY,
  'member.docType': ID_DOC_TYPE,
  'member.sex': SEX,
  'member.relation': RELATION_TO_HEAD,
  'member.ethnicity': ETHNICITY,
  'member.education': EDUCATION_LEVEL,
  'member.schoolStatus': SCHOOL_STATUS,
  'member.health': HEALTH_STATUS,
  'member.labour': LABOUR_ABILITY,
}

export function codeTableOf(kind: string, field: string): CodeTable<string> | undefined {
  return TABLES[`${kind}.${field}`]
}
