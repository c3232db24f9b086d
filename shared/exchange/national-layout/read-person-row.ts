import { EDUCATION_LEVEL } from '../../domain/codes/education-level.ts'
import { ETHNICITY } from '../../domain/codes/ethnicity.ts'
import { HEALTH_STATUS } from '../../domain/codes/health-status.ts'
import { LABOUR_ABILITY } from '../../domain/codes/labour-ability.ts'
import { MONITOR_CATEGORY } from '../../domain/codes/monitor-category.ts'
import { POVERTY_CAUSE } from '../../domain/codes/poverty-cause.ts'
import { RELATION_TO_HEAD } from '../../domain/codes/relation-to-head.ts'
import { SCHOOL_STATUS } from '../../domain/codes/school-status.ts'
import { PhoneNumber } from '../../domain/identity/phone.ts'
import { ethnicityOfRegistryCode } from '../ethnicity-map.ts'
import { readAmount, readAnswer, readCode, readCodes, readIdNo, readLongNumber, readText, readYearMonth } from './cell-readers.ts'
import type { Reading } from './cell-readers.ts'
import { columnLetter, NATIONAL_COLUMNS } from './columns.ts'
import type { Cell, NationalColumnId } from './columns.ts'
import type { FoundHeader } from './find-header.ts'

/** Why a cell keeps a row out, so that a person finds it: row as in the spreadsheet, column letter and title, reason. */
export interface RefusedCell {
  readonly row: number
  readonly column: string
  readonly title: string
  readonly reason: string
  readonly detail?: string
}

type Value = string | number | boolean | string[]

/** One person as a row gives it; only cells that are filled have a value. */
export interface PersonRow {
  /** Row number as the spreadsheet shows it. */
  readonly row: number
  readonly values: Readonly<Partial<Record<NationalColumnId, Value>>>
  readonly refused: readonly RefusedCell[]
}

type Reader = (cell: Cell) => Reading<Value>

const HOUSEHOLD_TYPES: Readonly<Record<string, string>> = { 脱贫户: 'exited', 一般农户: 'general', 未脱贫户: 'not_exited' }

const READERS: Readonly<Record<NationalColumnId, Reader>> = {
  no: readText,
  dataDate: readYearMonth,
  county: readText,
  town: readText,
  village: readText,
  hamlet: readText,
  householdNo: readLongNumber,
  personNo: readLongNumber,
  name: readText,
  idNo: readIdNo,
  population: readAmount,
  relation: (cell) => readCode(cell, RELATION_TO_HEAD),
  ethnicity: readEthnicity,
  education: (cell) => readCode(cell, EDUCATION_LEVEL),
  schoolStatus: (cell) => readCode(cell, SCHOOL_STATUS),
  health: (cell) => readCodes(cell, HEALTH_STATUS),
  labour: (cell) => readCode(cell, LABOUR_ABILITY),
  workMonths: readMonths,
  medCritical: readAnswer,
  mainCause: (cell) => readCode(cell, POVERTY_CAUSE),
  dangerousHouse: readAnswer,
  waterSafe: readAnswer,
  perHead: readAmount,
  householdPhone: readPhone,
  personPhone: readPhone,
  identifiedYm: readYearMonth,
  personIdentifiedYm: readYearMonth,
  householdType: readHouseholdType,
  monitorCategory: (cell) => readCode(cell, MONITOR_CATEGORY),
  riskRemoved: readAnswer,
  riskIdentifiedYm: readYearMonth,
  riskRemovedYm: readYearMonth,
}

/** Reads one row under the header. `position` counts from 0, the row number that a person sees from 1. */
export function readPersonRow(cells: readonly Cell[], position: number, { columns }: FoundHeader): PersonRow {
  const values: Partial<Record<NationalColumnId, Value>> = {}
  const refused: RefusedCell[] = []
  for (const column of NATIONAL_COLUMNS) {
    const place = columns.get(column.id)
    if (place === undefined) continue
    const reading = READERS[column.id](cells[place] ?? { kind: 'empty' })
    const where = { row: position + 1, column: columnLetter(place), title: column.title }
    if (reading.kind === 'value') values[column.id] = reading.value
    else if (reading.kind === 'refused') refused.push({ ...where, reason: reading.reason, ...(reading.detail === undefined ? {} : { detail: reading.detail }) })
    else if ('isRequired' in column) refused.push({ ...where, reason: 'exchange.reason.required' })
  }
  return { row: position + 1, values, refused }
}

/** A file with codes instead of names has those of the registry, which are not those of the standard. */
function readEthnicity(cell: Cell): Reading<string> {
  const text = readText(cell)
  const code = text.kind === 'value' ? ethnicityOfRegistryCode(text.value) : undefined
  return code === undefined ? readCode(cell, ETHNICITY) : { kind: 'value', value: code }
}

function readMonths(cell: Cell): Reading<number> {
  const amount = readAmount(cell)
  if (amount.kind !== 'value') return amount
  const months = Number(amount.value)
  return months >= 0 && months <= 12 ? { kind: 'value', value: months } : { kind: 'refused', reason: 'exchange.reason.months', detail: amount.value }
}

function readPhone(cell: Cell): Reading<string> {
  const text = readText(cell)
  if (text.kind !== 'value') return text
  const phone = PhoneNumber.safeParse(text.value.normalize('NFKC').replace(/\s+/g, ''))
  return phone.success ? { kind: 'value', value: phone.data } : { kind: 'refused', reason: 'phone.format', detail: text.value }
}

function readHouseholdType(cell: Cell): Reading<string> {
  const text = readText(cell)
  if (text.kind !== 'value') return text
  const type = HOUSEHOLD_TYPES[text.value]
  return type === undefined ? { kind: 'refused', reason: 'exchange.reason.unknown_code', detail: `${text.value} → ${Object.keys(HOUSEHOLD_TYPES).join('、')}` } : { kind: 'value', value: type }
}
