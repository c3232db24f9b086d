import type { RecordKind } from '../../shared/domain/record-id.ts'
import type { FieldValue, FieldValues } from '../../shared/sync/record.ts'
import { EDITED_FIELDS } from './made-up-bodies.ts'

/** One edit as the person made it, with what stood on the screen: written down by the world, not taken from an op. */
export interface Edit {
  readonly opId: string
  readonly kind: 'create' | 'patch' | 'delete'
  readonly recordKind: RecordKind
  readonly recordId: string
  readonly householdId: string
  readonly values: FieldValues
  readonly isBad: boolean
  readonly resolves: string | null
  /** Whether that conflict is about the whole record. */
  readonly resolvesWhole: boolean
  /** Values on the screen, with this person's waiting edits. */
  readonly screen: FieldValues
  /** The server's row below it: the write of each field that it holds. */
  readonly knownWrites: Readonly<Record<string, number>>
}

export interface ExpectedRecord {
  readonly body: FieldValues
  readonly deleted: boolean
}

export interface Expectation {
  readonly records: ReadonlyMap<string, ExpectedRecord>
  /** `opId field` of every value that lost against another person's, and `opId *` where a delete met an edit. */
  readonly lost: ReadonlySet<string>
  readonly states: ReadonlyMap<string, 'done' | 'conflict' | 'refused'>
  readonly settled: ReadonlySet<string>
}

interface Row {
  body: Record<string, FieldValue>
  writes: Record<string, number>
  version: number
  deleted: boolean
  householdId: string
}

/** Plays the plain list of edits in the order in which the server committed them, by the rules as one would tell them. */
export class Oracle {
  readonly edits = new Map<string, Edit>()

  expect(commitOrder: readonly (readonly string[])[]): Expectation {
    let rows = new Map<string, Row>()
    const lost = new Set<string>()
    const settled = new Set<string>()
    const states = new Map<string, 'done' | 'conflict' | 'refused'>()
    for (const unit of commitOrder) {
      const before = structuredClone(rows)
      const results = unit.map((opId) => this.#play(this.#read(opId), rows, settled))
      const stops = results.some((result) => result.stops)
      if (stops && unit.length > 1) rows = before
      for (const [position, opId] of unit.entries()) {
        const result = results[position]
        if (!result) throw new Error('no result')
        if (stops && !result.stops) states.set(opId, 'refused')
        else {
          states.set(opId, result.lost.length > 0 ? 'conflict' : result.stops ? 'refused' : 'done')
          for (const field of result.lost) lost.add(`${opId} ${field}`)
          const { resolves } = this.#read(opId)
          if (resolves !== null && result.lost.length === 0 && !result.stops) settled.add(resolves)
        }
      }
    }
    return { records: rows, lost, settled, states }
  }

  #read(opId: string): Edit {
    const edit = this.edits.get(opId)
    if (!edit) throw new Error(`the server committed ${opId}, which nobody did`)
    return edit
  }

  #play(edit: Edit, rows: Map<string, Row>, settled: ReadonlySet<string>): { lost: string[]; stops: boolean } {
    const row = rows.get(edit.recordId)
    const fine = { lost: [], stops: false }
    const refused = { lost: [], stops: true }
    if (edit.kind === 'create') {
      const household = rows.get(edit.householdId)
      if (row || edit.isBad || (edit.recordKind !== 'household' && (!household || household.deleted))) return refused
      rows.set(edit.recordId, { body: { ...edit.values }, writes: {}, version: 1, deleted: false, householdId: edit.householdId })
      return fine
    }
    if (!row || edit.isBad) return refused
    if (edit.kind === 'delete') {
      if (row.deleted) return fine
      if (Object.keys(row.body).some((field) => changedUnderway(edit, row, field))) return { lost: ['*'], stops: true }
      row.deleted = true
      row.version++
      return fine
    }
    if (row.deleted && Object.keys(edit.values).length > 0) {
      if (edit.resolves === null || !edit.resolvesWhole || settled.has(edit.resolves)) return { lost: ['*'], stops: false }
      row.deleted = false
      row.version++
      for (const [field, value] of Object.entries(edit.values)) write(row, field, value)
      return fine
    }
    return this.#patch(edit, row)
  }

  #patch(edit: Edit, row: Row): { lost: string[]; stops: boolean } {
    const lost: string[] = []
    const news = Object.entries(edit.values).filter(([field, value]) => (row.body[field] ?? null) !== value)
    const wins = news.filter(([field]) => {
      const isLost = changedUnderway(edit, row, field) && EDITED_FIELDS[edit.recordKind]?.[field]?.byPeople === true
      if (isLost) lost.push(field)
      return !isLost
    })
    if (wins.length > 0) row.version++
    for (const [field, value] of wins) write(row, field, value)
    return { lost, stops: false }
  }
}

/** Somebody wrote the field after the row that the person's screen stood on, and it is not what the screen showed. */
function changedUnderway(edit: Edit, row: Row, field: string): boolean {
  const isSameWrite = (row.writes[field] ?? 1) === (edit.knownWrites[field] ?? 1)
  return !isSameWrite && JSON.stringify(row.body[field] ?? null) !== JSON.stringify(edit.screen[field] ?? null)
}

function write(row: Row, field: string, value: FieldValue): void {
  row.body[field] = value
  row.writes[field] = row.version
}
