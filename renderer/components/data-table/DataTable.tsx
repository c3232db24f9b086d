import { columnResizingFeature, columnSizingFeature, columnVisibilityFeature, tableFeatures, useTable } from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { HeaderCell } from './HeaderCell.tsx'
import { movedPosition, nextSort, type DataColumn, type TableLayout, type TableSort } from './data-column.ts'
import './data-table.css'

const features = tableFeatures({ columnSizingFeature, columnResizingFeature, columnVisibilityFeature })
/**
 * TanStack keeps the columns (sizes, drawing of edges, visibility) and never sees a row: its row model makes an object
 * for every row, which for 100,000 rows after each keystroke of a search costs more than searching.
 */
const NO_ROWS: object[] = []

export interface DataTableProps {
  readonly label: string
  readonly columns: readonly DataColumn[]
  /** Row numbers in the order in which they are shown. */
  readonly rows: Int32Array
  readonly rowHeight: number
  readonly sort: TableSort | null
  readonly onSort: (sort: TableSort | null) => void
  readonly layout: TableLayout
  readonly onLayout: (layout: TableLayout) => void
  readonly onOpen: (row: number) => void
  readonly empty: ReactNode
  /** Changes when other rows are shown, so that the list begins at its top again. */
  readonly resetKey: string
}

/** A table of any number of rows: only those in sight are drawn. One row is marked; arrows, Home, End and pages move the mark, Enter opens. */
export function DataTable({ label, columns, rows, rowHeight, sort, onSort, layout, onLayout, onOpen, empty, resetKey }: DataTableProps) {
  const id = useId()
  const viewport = useRef<HTMLDivElement>(null)
  const [marked, setMarked] = useState(0)
  const definitions = useMemo(() => columns.map((column) => ({ id: column.id, header: column.header, size: column.width, minSize: 48, maxSize: 640 })), [columns])
  const visibility = useMemo(() => Object.fromEntries(layout.hidden.map((hidden) => [hidden, false])), [layout.hidden])
  const [sizing, setSizing] = useState<Record<string, number>>(layout.widths)
  useEffect(() => setSizing(layout.widths), [layout.widths])
  // The button is released long after the drawing that took hold of it.
  const latestSizing = useRef(sizing)
  useEffect(() => void (latestSizing.current = sizing), [sizing])
  const table = useTable({
    features,
    columns: definitions,
    data: NO_ROWS,
    columnResizeMode: 'onChange',
    state: { columnVisibility: visibility, columnSizing: sizing },
    onColumnSizingChange: setSizing,
  })
  const byId = useMemo(() => new Map(columns.map((column) => [column.id, column])), [columns])
  const headers = table.getHeaderGroups()[0]?.headers ?? []
  // On a wide screen the columns that nobody has drawn share the rest; a drawn one stays as it was drawn.
  const template = headers.map((header) => (sizing[header.column.id] === undefined ? `minmax(${header.getSize()}px, ${header.getSize()}fr)` : `${header.getSize()}px`)).join(' ')
  const total = headers.reduce((sum, header) => sum + header.getSize(), 0)

  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => viewport.current, estimateSize: () => rowHeight, overscan: 12 })
  useEffect(() => virtual.measure(), [virtual, rowHeight])
  useEffect(() => {
    setMarked(0)
    viewport.current?.scrollTo({ top: 0 })
  }, [resetKey])
  const position = Math.min(marked, Math.max(0, rows.length - 1))

  function press(event: KeyboardEvent<HTMLDivElement>) {
    if (event.target !== event.currentTarget || event.ctrlKey || event.altKey || event.metaKey) return
    const height = (viewport.current?.clientHeight ?? 0) - rowHeight
    const moved = movedPosition(event.key, position, rows.length, Math.max(1, Math.floor(height / rowHeight) - 1))
    if (moved !== undefined) {
      event.preventDefault()
      setMarked(moved)
      virtual.scrollToIndex(moved)
    }
    const row = rows[position]
    if (event.key === 'Enter' && row !== undefined) onOpen(row)
  }

  function keepWidths() {
    if (latestSizing.current !== layout.widths) onLayout({ ...layout, widths: latestSizing.current })
  }

  return (
    <div className="data-table">
      <div
        ref={viewport}
        className="data-table-viewport"
        role="grid"
        tabIndex={0}
        aria-label={label}
        aria-rowcount={rows.length + 1}
        aria-colcount={headers.length}
        aria-activedescendant={rows.length > 0 ? `${id}-${position}` : undefined}
        onKeyDown={press}
      >
        <div className="data-table-head" role="row" aria-rowindex={1} style={{ gridTemplateColumns: template, minWidth: total, height: rowHeight }}>
          {headers.map((header, at) => {
            const column = byId.get(header.column.id)
            return column && (
              <HeaderCell key={column.id} column={column} at={at} sort={sort} onSort={() => onSort(nextSort(sort, column.id))} onResizeStart={header.getResizeHandler()} onResizeEnd={keepWidths} onNudge={(change) => onLayout({ ...layout, widths: { ...sizing, [column.id]: Math.max(48, header.getSize() + change) } })} />
            )
          })}
        </div>
        <div role="rowgroup" style={{ height: virtual.getTotalSize(), minWidth: total, position: 'relative' }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index]
            if (row === undefined) return null
            const isMarked = item.index === position
            return (
              <div
                key={item.index}
                id={`${id}-${item.index}`}
                role="row"
                aria-rowindex={item.index + 2}
                aria-selected={isMarked}
                className={`data-table-row${isMarked ? ' is-marked' : ''}`}
                style={{ gridTemplateColumns: template, height: rowHeight, transform: `translateY(${item.start}px)` }}
                onClick={() => setMarked(item.index)}
                onDoubleClick={() => onOpen(row)}
              >
                {headers.map((header) => {
                  const column = byId.get(header.column.id)
                  return column && <div key={column.id} role="gridcell" className={`data-table-cell align-${column.align ?? 'start'}`}>{column.render(row)}</div>
                })}
              </div>
            )
          })}
        </div>
        {rows.length === 0 && <div className="data-table-empty">{empty}</div>}
      </div>
    </div>
  )
}
