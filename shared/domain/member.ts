import { z } from 'zod'
import { Answer } from './answer.ts'
import { DropoutReason } from './codes/dropout-reason.ts'
import { EducationLevel } from './codes/education-level.ts'
import { Ethnicity } from './codes/ethnicity.ts'
import { HealthStatus } from './codes/health-status.ts'
import { IdDocType } from './codes/id-doc-type.ts'
import { LabourAbility } from './codes/labour-ability.ts'
import { MigrantStatus } from './codes/migrant-status.ts'
import { PersonState } from './codes/person-state.ts'
import { PoliticalStatus } from './codes/political-status.ts'
import { RelationToHead } from './codes/relation-to-head.ts'
import { ReliefStatus } from './codes/relief-status.ts'
import { SchoolStatus } from './codes/school-status.ts'
import { Sex } from './codes/sex.ts'
import { IdentityNumber } from './identity/identity-number.ts'
import { PhoneNumber } from './identity/phone.ts'
import { PlainDate, YearMonth } from './plain-date.ts'
import { RecordId } from './record-id.ts'

/** A person of a household (domain specification 4.5). `null` means not known or not asked. */
export const Member = z.object({
  householdId: RecordId,
  /** 人编号 AAB001, given by the national system. */
  personNo: z.string().max(20).nullable(),
  /** As printed on the card; `·` and rare characters are allowed. */
  name: z.string().trim().min(1, 'member.name_missing').max(50),
  sex: Sex.nullable(),
  docType: IdDocType.nullable(),
  /** 18 characters, or 20 or 22 of a disability certificate; a person is matched by the first 18. */
  idNo: IdentityNumber.nullable(),
  birth: PlainDate.nullable(),
  relation: RelationToHead.nullable(),
  ethnicity: Ethnicity.nullable(),
  political: PoliticalStatus.nullable(),
  education: EducationLevel.nullable(),
  schoolStatus: SchoolStatus.nullable(),
  school: z.string().max(60).nullable(),
  dropoutReason: DropoutReason.nullable(),
  /** CT11; "healthy" excludes every other. */
  health: z.array(HealthStatus).max(3),
  labour: LabourAbility.nullable(),
  migrantStatus: MigrantStatus.nullable(),
  /** 务工时间, months of the year, 0 to 12. */
  workMonths: z.number().min(0).max(12).nullable(),
  serving: Answer,
  medResident: Answer,
  medEmployee: Answer,
  medCritical: Answer,
  medAid: Answer,
  penResident: Answer,
  penEmployee: Answer,
  dibaoStatus: ReliefStatus.nullable(),
  tekunStatus: ReliefStatus.nullable(),
  mandarin: Answer,
  /** 人口状态 CT15; states 1 and 4 count as population. */
  state: PersonState,
  identifiedYm: YearMonth.nullable(),
  phone: PhoneNumber.nullable(),
  remark: z.string().max(500).nullable(),
})
export type Member = z.infer<typeof Member>
