import { codeNameZh } from '../../domain/codes/code-table.ts'
import { EDUCATION_LEVEL } from '../../domain/codes/education-level.ts'
import { ETHNICITY } from '../../domain/codes/ethnicity.ts'
import { HEALTH_STATUS } from '../../domain/codes/health-status.ts'
import { LABOUR_ABILITY } from '../../domain/codes/labour-ability.ts'
import { MONITOR_CATEGORY } from '../../domain/codes/monitor-category.ts'
import { POVERTY_CAUSE } from '../../domain/codes/poverty-cause.ts'
import { RELATION_TO_HEAD } from '../../domain/codes/relation-to-head.ts'
import { SCHOOL_STATUS } from '../../domain/codes/school-status.ts'
import type { CodeTable } from '../../domain/codes/code-table.ts'
import { countsAsPopulation } from '../../domain/poverty-status.ts'
import { parentRegion } from '../../domain/region.ts'
import type { RegionCode } from '../../domain/region.ts'
import { NATIONAL_COLUMNS } from './columns.ts'
import type { NationalColumnId } from './columns.ts'
import type { ExistingHousehold } from './existing-household.ts'

export type Written = string | number | null

const TYPE_NAMES = { exited: '脱贫户', general: '一般农户', not_exited: '未脱贫户' } as const

/** The rows of one household as the national layout has them, living members only; `firstNo` is the running number of the first. `dataDate` holds only where no year is known. */
export function writeHouseholdRows(file: ExistingHousehold, nameOf: (code: RegionCode) => string, dataDate: string, perHeadOf: (file: ExistingHousehold) => string | null, firstNo: number): readonly (readonly Written[])[] {
  const { body } = file.household
  const living = file.years.toSorted((left, right) => right.body.year - left.body.year)[0]?.body
  const people = file.members.filter((member) => countsAsPopulation(member.body.state))
  const town = parentRegion(body.villageCode)
  const county = town && parentRegion(town)
  const perHead = perHeadOf(file)
  const shared: Partial<Record<NationalColumnId, Written>> = {
    dataDate: dataDateOf(file, dataDate),
    county: county ? nameOf(county) : null,
    town: town ? nameOf(town) : null,
    village: nameOf(body.villageCode),
    hamlet: body.hamlet,
    householdNo: body.householdNo,
    population: people.length,
    mainCause: name(POVERTY_CAUSE, body.mainCause),
    dangerousHouse: answer(living?.dangerousHouse),
    waterSafe: answer(living?.waterSafe),
    perHead: perHead === null ? null : Number(perHead),
    householdPhone: body.phone,
    identifiedYm: body.identifiedYm,
    householdType: body.householdType === null ? null : TYPE_NAMES[body.householdType],
    monitorCategory: name(MONITOR_CATEGORY, body.monitorCategory),
    riskRemoved: answer(body.riskRemoved),
    riskIdentifiedYm: body.riskIdentifiedYm,
    riskRemovedYm: body.riskRemovedYm,
  }
  return people.map(({ body: person }, place) => {
    const own: Partial<Record<NationalColumnId, Written>> = {
      no: firstNo + place,
      personNo: person.personNo,
      name: person.name,
      idNo: person.idNo,
      relation: name(RELATION_TO_HEAD, person.relation),
      ethnicity: name(ETHNICITY, person.ethnicity),
      education: name(EDUCATION_LEVEL, person.education),
      schoolStatus: name(SCHOOL_STATUS, person.schoolStatus),
      health: person.health.map((code) => codeNameZh(HEALTH_STATUS, code)).join(',') || null,
      labour: name(LABOUR_ABILITY, person.labour),
      workMonths: person.workMonths,
      medCritical: answer(person.medCritical),
      personPhone: person.phone,
      personIdentifiedYm: person.identifiedYm,
    }
    return NATIONAL_COLUMNS.map((column) => own[column.id] ?? shared[column.id] ?? null)
  })
}

/** The two title rows and the header. */
export function writeNationalHead(title: string, subtitle: string): readonly (readonly Written[])[] {
  return [[title], [subtitle], NATIONAL_COLUMNS.map((column) => column.title)]
}

/** The last row: whoever opens the file sees whether it is whole. */
export function writeClosingRow(expectedRows: number, writtenRows: number, households: number): readonly Written[] {
  return [`应导出 ${expectedRows} 行，实际写入 ${writtenRows} 行，共 ${households} 户。${expectedRows === writtenRows ? '文件完整。' : '文件不完整，请重新导出！'}`]
}

/** Whether a row is the closing row of an export and not a person. */
export function isClosingRow(firstCell: string): boolean {
  return /^应导出 \d+ 行/.test(firstCell)
}

/** Figures of a year must not come back as those of the day of the export. A date inside that year is kept, being more exact. */
function dataDateOf({ years, statements }: ExistingHousehold, dataDate: string): string {
  const newest = Math.max(...years.map((one) => one.body.year), ...statements.map((one) => one.body.year))
  return !Number.isFinite(newest) || dataDate.startsWith(`${newest}-`) ? dataDate : `${newest}-12`
}

function name(table: CodeTable<string>, code: string | null): string | null {
  return code === null ? null : codeNameZh(table, code)
}

function answer(value: boolean | null | undefined): string | null {
  if (value === null || value === undefined) return null
  return value ? '是' : '否'
}

