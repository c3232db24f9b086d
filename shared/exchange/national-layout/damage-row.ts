import { NATIONAL_COLUMNS } from './columns.ts'
import type { NationalColumnId } from './columns.ts'
import type { Written } from './write-national-rows.ts'

/** What Excel and tired people do to a register: the kinds that a demonstration file seeds and an import must name. */
export const FILE_DAMAGES = ['id_as_number', 'id_scientific', 'id_lost_x', 'id_wrong_digit', 'unknown_relation', 'amount_in_words', 'bad_phone'] as const
export type FileDamage = (typeof FILE_DAMAGES)[number]

const TARGET: Readonly<Record<FileDamage, NationalColumnId>> = { id_as_number: 'idNo', id_scientific: 'idNo', id_lost_x: 'idNo', id_wrong_digit: 'idNo', unknown_relation: 'relation', amount_in_words: 'perHead', bad_phone: 'householdPhone' }

/** A row of the national layout with one cell damaged; the other cells stay. */
export function damageRow(row: readonly Written[], damage: FileDamage): readonly Written[] {
  const target = NATIONAL_COLUMNS.findIndex((column) => column.id === TARGET[damage])
  return row.map((cell, place) => (place === target ? damaged(String(cell ?? ''), damage) : cell))
}

function damaged(text: string, damage: FileDamage): Written {
  switch (damage) {
    case 'id_as_number':
      return Number(text.slice(0, 17).padEnd(18, '0'))
    case 'id_scientific':
      return `${text[0]}.${text.slice(1, 6)}E+17`
    case 'id_lost_x':
      return text.slice(0, 17)
    case 'id_wrong_digit':
      return text.slice(0, 16) + String((Number(text[16]) + 1) % 10) + text.slice(17)
    case 'unknown_relation':
      return '干亲'
    case 'amount_in_words':
      return '约三千'
    case 'bad_phone':
      return '12345678910'
  }
}
