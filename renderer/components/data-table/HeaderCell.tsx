import type { KeyboardEvent } from 'react'
import type { DataColumn, TableSort } from './data-column.ts'

export interface HeaderCellProps {
  readonly column: DataColumn
  readonly at: number
  readonly sort: TableSort | null
  readonly onSort: () => void
  readonly onResizeStart: (event: unknown) => void
  readonly onResizeEnd: () => void
  /** Makes the column wider or narrower by so many pixels. */
  readonly onNudge: (pixels: number) => void
}

const NUDGE = 16

/** Name of a column: a click sorts, the edge can be drawn; with the keyboard Shift and an arrow move the edge. */
export function HeaderCell({ column, at, sort, onSort, onResizeStart, onResizeEnd, onNudge }: HeaderCellProps) {
  const direction = sort?.column === column.id ? (sort.descending ? 'descending' : 'ascending') : 'none'

  function press(event: KeyboardEvent) {
    if (!event.shiftKey || (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight')) return
    event.preventDefault()
    onNudge(event.key === 'ArrowRight' ? NUDGE : -NUDGE)
  }

  function startResize(event: React.MouseEvent) {
    onResizeStart(event)
    // The released button may be anywhere on the page; sizes are kept a moment later, when the last one is known.
    window.addEventListener('mouseup', () => setTimeout(onResizeEnd), { once: true })
  }

  return (
    <div role="columnheader" aria-colindex={at + 1} aria-sort={direction} className={`data-table-name align-${column.align ?? 'start'}`}>
      {column.isSortable ? (
        <button type="button" onClick={onSort} onKeyDown={press} title={column.header}>
          <span>{column.header}</span>
          <span aria-hidden className="data-table-direction">{direction === 'none' ? '' : direction === 'ascending' ? '▲' : '▼'}</span>
        </button>
      ) : <span className="data-table-plain" title={column.header}>{column.header}</span>}
      <span className="data-table-edge" aria-hidden onMouseDown={startResize} />
    </div>
  )
}
