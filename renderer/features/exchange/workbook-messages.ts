import type { Cell } from '../../../shared/exchange/national-layout/columns.ts'
import type { Written } from '../../../shared/exchange/national-layout/write-national-rows.ts'

/** What the page asks of the worker. */
export type WorkbookRequest =
  | { readonly kind: 'read'; readonly bytes: Uint8Array }
  /** `textColumns` are positions whose cells stay text in Excel; `headRows` stand still when scrolling. */
  | { readonly kind: 'write'; readonly sheetName: string; readonly rows: readonly (readonly Written[])[]; readonly textColumns: readonly number[]; readonly headRows: number }

/** What the worker answers; exactly one answer a request. */
export type WorkbookAnswer =
  | { readonly kind: 'cells'; readonly rows: readonly (readonly Cell[])[] }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'failed'; readonly reason: string }
