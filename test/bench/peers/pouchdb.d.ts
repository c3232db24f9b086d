/** The part of PouchDB that the benchmark calls; the package brings no types. */
declare module 'pouchdb' {
  export type Document = { readonly _id: string; readonly _rev?: string } & Readonly<Record<string, unknown>>
  interface Replicated {
    readonly docs_written: number
    readonly doc_write_failures: number
  }
  export default class PouchDB {
    constructor(name: string, options?: { readonly adapter?: string; readonly revs_limit?: number })
    bulkDocs(docs: readonly unknown[], options?: { readonly new_edits?: boolean }): Promise<readonly unknown[]>
    allDocs(options: { readonly keys: readonly string[]; readonly include_docs: boolean }): Promise<{ readonly rows: readonly { readonly doc?: Document }[] }>
    get(id: string): Promise<Document>
    put(doc: unknown): Promise<unknown>
    info(): Promise<{ readonly doc_count: number; readonly update_seq: number }>
    changes(options: { readonly since: number; readonly limit: number; readonly style: 'all_docs' }): Promise<unknown>
    revsDiff(revisions: unknown): Promise<unknown>
    bulkGet(options: { readonly docs: unknown; readonly revs: boolean; readonly latest: boolean }): Promise<unknown>
    destroy(): Promise<void>
    readonly replicate: {
      from(remote: string, options: { readonly batch_size: number; readonly batches_limit: number }): Promise<Replicated>
      to(remote: string, options: { readonly batch_size: number; readonly batches_limit: number }): Promise<Replicated>
    }
  }
}
