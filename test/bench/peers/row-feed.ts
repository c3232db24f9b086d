import type { HouseholdRow } from '../made-up-county.ts'

export interface FedPage {
  readonly documents: readonly HouseholdRow[]
  readonly checkpoint: { readonly seq: number }
}

/** Server side of a replication by checkpoint, in memory: what RxDB's documentation builds, without the cost of a database. */
export class RowFeed {
  readonly #rows = new Map<string, { seq: number; row: HouseholdRow }>()
  #log: string[] = []

  put(row: HouseholdRow): void {
    this.#log.push(row.id)
    this.#rows.set(row.id, { seq: this.#log.length, row })
  }

  pageAfter(seq: number, limit: number): FedPage {
    const documents: HouseholdRow[] = []
    let at = seq
    while (at < this.#log.length && documents.length < limit) {
      at++
      const held = this.#rows.get(this.#log[at - 1] ?? '')
      if (held?.seq === at) documents.push(held.row)
    }
    return { documents, checkpoint: { seq: at } }
  }

  /** Takes what is newer than the state here; gives back the states that win. */
  take(sent: readonly { readonly newDocumentState: HouseholdRow }[]): readonly HouseholdRow[] {
    const conflicts: HouseholdRow[] = []
    for (const { newDocumentState: row } of sent) {
      const held = this.#rows.get(row.id)
      if (held && held.row.rev > row.rev) conflicts.push(held.row)
      else this.put(row)
    }
    return conflicts
  }
}
