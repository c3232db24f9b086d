import type { Unpacked } from './unpack-workbook.ts'
import type { Cell } from '../../../shared/exchange/national-layout/columns.ts'
import type { Written } from '../../../shared/exchange/national-layout/write-national-rows.ts'

/** What the page asks of the worker. */
export type WorkbookRequest =
  | { readonly kind: 'read'; readonly bytes: Uint8Array<ArrayBuffer> }
  /** `textColumns` are positions whose cells stay text in Excel; `headRows` stand still when scrolling. */
  | { readonly kind: 'write'; readonly sheetName: string; readonly rows: readonly (readonly Written[])[]; readonly textColumns: readonly number[]; readonly headRows: number }

/** What the worker answers; exactly one answer a request. */
export type WorkbookAnswer =
  | { readonly kind: 'cells'; readonly rows: readonly (readonly Cell[])[] }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | Extract<Unpacked, { readonly kind: 'refused' }>
  | { readonly kind: 'failed'; readonly reason: string }
