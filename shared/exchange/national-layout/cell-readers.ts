import { z } from 'zod'
import { findCodeByName } from '../../domain/codes/code-table.ts'
import type { CodeTable } from '../../domain/codes/code-table.ts'
import { normaliseIdentityText } from '../../domain/identity/citizen-number.ts'
import { identityNumberProblem } from '../../domain/identity/identity-number.ts'
import { NAME_ALIASES } from './name-aliases.ts'
import type { Cell } from './columns.ts'

/** A value, nothing, or why the cell cannot be taken. `reason` is a key of the exchange messages. */
export type Reading<Value> = { readonly kind: 'value'; readonly value: Value } | { readonly kind: 'empty' } | { readonly kind: 'refused'; readonly reason: string; readonly detail?: string }

const EMPTY = { kind: 'empty' } as const
const value = <Value>(read: Value): Reading<Value> => ({ kind: 'value', value: read })
const refused = (reason: string, detail?: string): Reading<never> => (detail === undefined ? { kind: 'refused', reason } : { kind: 'refused', reason, detail })

/** Any cell as text; numbers without a decimal tail. */
export function readText(cell: Cell): Reading<string> {
  const text = cell.kind === 'text' ? cell.text.trim() : cell.kind === 'number' ? String(cell.value) : cell.kind === 'date' ? cell.day : ''
  return text === '' ? EMPTY : value(text)
}

/** A number with many digits that must be text: Excel has rounded it already when it is a number. */
export function readLongNumber(cell: Cell): Reading<string> {
  if (cell.kind === 'number' && Math.abs(cell.value) >= 1e15) return refused('exchange.reason.long_number')
  const text = readText(cell)
  if (text.kind === 'value' && /^\d(\.\d+)?e\+?\d+$/i.test(text.value)) return refused('exchange.reason.scientific')
  return text
}

/** An identity number, with every damage that Excel does to it told apart. */
export function readIdNo(cell: Cell): Reading<string> {
  if (cell.kind === 'number') return refused('exchange.reason.id_number_cell')
  const text = readText(cell)
  if (text.kind !== 'value') return text
  if (/^\d(\.\d+)?e\+?\d+$/i.test(text.value.replace(/\s/g, ''))) return refused('exchange.reason.scientific')
  const idNo = normaliseIdentityText(text.value)
  if (/^\d{17}$/.test(idNo)) return refused('exchange.reason.id_lost_x')
  if (/^\d{15}$/.test(idNo)) return refused('exchange.reason.id_15')
  if (/^\d{15}000$/.test(idNo) && identityNumberProblem(idNo) !== undefined) return refused('exchange.reason.id_rounded')
  const problem = identityNumberProblem(idNo)
  return problem === undefined ? value(idNo) : refused(problem)
}

/** A name of a code table, or its code; names of older files by the alias table. */
export function readCode<Code extends string>(cell: Cell, table: CodeTable<Code>): Reading<Code> {
  const text = readText(cell)
  if (text.kind !== 'value') return text
  const name = text.value.normalize('NFKC').replace(/\s+/g, '')
  const code = findCodeByName(table, text.value) ?? findCodeByName(table, name) ?? findCodeByName(table, NAME_ALIASES[table.id]?.[name] ?? '') ?? table.entries.find((entry) => entry.zh.normalize('NFKC') === name)?.code
  return code === undefined ? refused('exchange.reason.unknown_code', `${text.value} → ${table.entries.map((entry) => entry.zh).join('、')}`) : value(code)
}

/** Several names parted by commas. */
export function readCodes<Code extends string>(cell: Cell, table: CodeTable<Code>): Reading<Code[]> {
  const text = readText(cell)
  if (text.kind !== 'value') return text
  const codes: Code[] = []
  for (const part of text.value.split(/[,，、;；]/).filter((word) => word.trim() !== '')) {
    const code = readCode({ kind: 'text', text: part }, table)
    if (code.kind === 'refused') return code
    if (code.kind === 'value') codes.push(code.value)
  }
  return codes.length === 0 ? EMPTY : value([...new Set(codes)])
}

/** 是 / 否 and 有 / 无; an empty cell is not asked. */
export function readAnswer(cell: Cell): Reading<boolean> {
  const text = readText(cell)
  if (text.kind !== 'value') return text
  if (['是', '有', '1', '已解决', '已消除'].includes(text.value)) return value(true)
  return ['否', '无', '0', '未解决', '未消除'].includes(text.value) ? value(false) : refused('exchange.reason.not_yes_no', text.value)
}

/** An amount with at most two places; words such as 约3000 are refused, because nobody knows what was meant. */
export function readAmount(cell: Cell): Reading<string> {
  if (cell.kind === 'number') return Number.isFinite(cell.value) && Math.abs(cell.value) < 1e10 ? value(String(Math.round(cell.value * 100) / 100)) : refused('exchange.reason.not_number', String(cell.value))
  const text = readText(cell)
  if (text.kind !== 'value') return text
  const amount = text.value.normalize('NFKC').replace(/[,\s]/g, '')
  return /^-?\d{1,10}(\.\d{1,2})?$/.test(amount) ? value(amount) : refused('exchange.reason.not_number', text.value)
}

/** `2016-05`, `201605`, `2016年5月`, `2016-05-12`, a date cell, or the day number of a spreadsheet. */
export function readYearMonth(cell: Cell): Reading<string> {
  if (cell.kind === 'date') return value(cell.day.slice(0, 7))
  if (cell.kind === 'number' && cell.value >= 20_000 && cell.value < 80_000) return value(dayOfSerial(cell.value).slice(0, 7))
  // Excel shows 2016.10 as 2016.1: nobody can tell January from October.
  if (cell.kind === 'number' && /^\d{4}\.1$/.test(String(cell.value))) return refused('exchange.reason.not_year_month', String(cell.value))
  const text = readText(cell)
  if (text.kind !== 'value') return text
  const match = /^(\d{4})[-./年]?(\d{1,2})(?:[-./月]?(\d{1,2})日?)?月?$/.exec(text.value.normalize('NFKC'))
  const month = Number(match?.[2])
  if (!match || month < 1 || month > 12) return refused('exchange.reason.not_year_month', text.value)
  return value(`${match[1]}-${String(month).padStart(2, '0')}`)
}

/** Serial day 25569 is 1970-01-01 in the 1900 calendar of spreadsheets. */
function dayOfSerial(serial: number): string {
  const days = Math.floor(serial) - 25_569 + 719_468
  const era = Math.floor(days / 146_097)
  const ofEra = days - era * 146_097
  const yearOfEra = Math.floor((ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365)
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shifted = Math.floor((5 * ofYear + 2) / 153)
  const day = ofYear - Math.floor((153 * shifted + 2) / 5) + 1
  const month = shifted < 10 ? shifted + 3 : shifted - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return z.iso.date().parse(`${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`)
}
