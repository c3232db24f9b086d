import type { ReactNode } from 'react'

/** One column of a table whose rows are numbers into columns elsewhere. */
export interface DataColumn {
  readonly id: string
  readonly header: string
  /** Pixels until a person has drawn the edge. */
  readonly width: number
  readonly align?: 'start' | 'end' | 'center'
  readonly isSortable?: boolean
  /** A column that names the row stays. */
  readonly isFixed?: boolean
  readonly render: (row: number) => ReactNode
}

export interface TableSort {
  readonly column: string
  readonly descending: boolean
}

/** What a person has made of the columns; the owner keeps it. */
export interface TableLayout {
  readonly hidden: readonly string[]
  readonly widths: Readonly<Record<string, number>>
}

/** Ascending, descending, none, and ascending again. */
export function nextSort(sort: TableSort | null, column: string): TableSort | null {
  if (sort?.column !== column) return { column, descending: false }
  return sort.descending ? null : { column, descending: true }
}

/** Where the marked position goes with a key; `undefined` for a key that does not move. `page` is the number of whole rows in sight. */
export function movedPosition(key: string, position: number, count: number, page: number): number | undefined {
  const moved = { ArrowDown: position + 1, ArrowUp: position - 1, PageDown: position + page, PageUp: position - page, Home: 0, End: count - 1 }[key]
  return moved === undefined || count === 0 ? undefined : Math.min(count - 1, Math.max(0, moved))
}
