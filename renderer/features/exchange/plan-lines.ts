import type { TFunction } from 'i18next'
import type { PlannedHousehold } from '../../../shared/exchange/national-layout/plan-import.ts'
import { codeTableOfField } from '../../../shared/domain/codes/code-table-of-field.ts'

/** A refused row as a person reads it. */
export interface RefusedLine {
  readonly key: string
  readonly row: number
  readonly column: string
  readonly householdNo: string
  readonly headName: string
  readonly reason: string
}

/** Every refused cell with its reason and remedy, in the order of the file. */
export function refusedLines(households: readonly PlannedHousehold[], t: TFunction): readonly RefusedLine[] {
  return households.flatMap(({ refused, householdNo, headName }) => refused.map((cell, place) => ({
    key: `${cell.row}:${cell.column}:${cell.title}:${place}`,
    row: cell.row,
    column: cell.column === '' ? cell.title : `${cell.column} ${cell.title}`,
    householdNo,
    headName,
    reason: t(cell.reason, { detail: cell.detail ?? '' }),
  }))).toSorted((left, right) => left.row - right.row)
}

/** What would change in a household that is there already, a line for each field. */
export function changeLines({ changes, headName }: PlannedHousehold, t: TFunction): readonly string[] {
  return changes.map(({ kind, field, person, from, to }) => {
    if (field === '') return t('exchange.change_new', { kind: t(`kind.${kind}`), person })
    const show = (value: typeof from) => showValue(kind, field, value, t)
    return t(person === headName ? 'exchange.change' : 'exchange.change_person', { person, field: t(`field.${kind}.${field}`), from: show(from), to: show(to) })
  })
}

function showValue(kind: PlannedHousehold['changes'][number]['kind'], field: string, value: PlannedHousehold['changes'][number]['from'], t: TFunction): string {
  if (value === null || (Array.isArray(value) && value.length === 0)) return t('exchange.change_empty')
  if (typeof value === 'boolean') return t(value ? 'answer.yes' : 'answer.no')
  const table = codeTableOfField(kind, field)
  const nameOf = (code: string) => table?.entries.find((entry) => entry.code === code)?.zh ?? code
  return Array.isArray(value) ? value.map(nameOf).join('、') : nameOf(String(value))
}
