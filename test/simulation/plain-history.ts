import { conflictIdOf } from '../../shared/sync/conflict-draft.ts'
import type { FieldValue, FieldValues } from '../../shared/sync/record.ts'
import { EDITED_FIELDS } from './made-up-bodies.ts'
import type { Edit } from './oracle.ts'
import type { DecidedUnit } from './server-state.ts'

export interface ExpectedRecord {
  readonly body: FieldValues
  readonly deleted: boolean
}

type State = 'done' | 'conflict' | 'refused'

export interface Expectation {
  readonly records: ReadonlyMap<string, ExpectedRecord>
  /** Ids of the conflicts of every value that lost against another person's, and of every delete that met an edit. */
  readonly lost: ReadonlySet<string>
  readonly states: ReadonlyMap<string, State>
  readonly settled: ReadonlySet<string>
}

interface Row {
  body: Record<string, FieldValue>
  /** The edit that wrote each field; the one that made the record where none is named. */
  writes: Record<string, string>
  deleted: boolean
}

interface Result {
  readonly lost: readonly string[]
  readonly stops: boolean
  /** Refused for good, and with it the whole group. */
  readonly isRejected?: boolean
  /** The record that has to come first. */
  readonly awaits?: string
}

const FINE: Result = { lost: [], stops: false }
const HELD: Result = { lost: [], stops: true }
const REFUSED: Result = { lost: [], stops: true, isRejected: true }

interface Turn extends DecidedUnit {
  /** When it came first: what came earlier goes first also where both had to wait. */
  readonly place: number
}

/** Plays edits in the order in which the server decided them, by the rules as one would tell them. */
export class PlainHistory {
  readonly #edits: ReadonlyMap<string, Edit>
  #rows = new Map<string, Row>()
  #waiting: { readonly turn: Turn; readonly awaited: ReadonlySet<string> }[] = []
  readonly #lost = new Set<string>()
  readonly #settled = new Set<string>()
  /** Of the lost ones, those that are about a record as a whole. */
  readonly #wholes = new Set<string>()
  readonly #states = new Map<string, State>()

  constructor(edits: ReadonlyMap<string, Edit>) {
    this.#edits = edits
  }

  play(units: readonly DecidedUnit[]): Expectation {
    let made: string[] = []
    for (const [place, unit] of units.entries()) {
      made.push(...this.#playUnit({ ...unit, place }))
      // What came before its record goes in behind the push that brings it.
      if (units[place + 1]?.push === unit.push) continue
      this.#bringIn(made, unit.generation)
      made = []
    }
    return { records: this.#rows, lost: this.#lost, settled: this.#settled, states: this.#states }
  }

  /** The records that the unit makes. */
  #playUnit(turn: Turn): string[] {
    const { opIds, generation } = turn
    const before = structuredClone(this.#rows)
    const results = opIds.map((opId) => this.#playOne(this.#read(opId), generation))
    const stops = results.some((result) => result.stops)
    if (stops) this.#rows = before
    for (const [position, opId] of opIds.entries()) this.#note(opId, results[position] ?? REFUSED, stops)
    const awaited = new Set(results.flatMap((result) => result.awaits ?? []))
    if (awaited.size > 0 && !results.some((result) => result.isRejected)) this.#waiting.push({ turn, awaited })
    return stops ? [] : opIds.map((opId) => this.#read(opId)).filter(({ kind }) => kind === 'create').map(({ recordId }) => recordId)
  }

  #bringIn(made: readonly string[], generation: string): void {
    for (const recordId of made) this.#bringInFor(recordId, generation)
  }

  #bringInFor(recordId: string, generation: string): void {
    const ready = this.#waiting.filter(({ awaited }) => awaited.has(recordId)).map(({ turn }) => turn).toSorted((left, right) => left.place - right.place)
    for (const turn of ready) {
      const isStillWaiting = this.#waiting.some((one) => one.turn.place === turn.place)
      this.#waiting = this.#waiting.filter((one) => one.turn.place !== turn.place)
      if (isStillWaiting) this.#bringIn(this.#playUnit({ ...turn, generation }), generation)
    }
  }

  #note(opId: string, result: Result, unitStops: boolean): void {
    if (unitStops && !result.stops) return void this.#states.set(opId, 'refused')
    this.#states.set(opId, result.lost.length > 0 ? 'conflict' : result.stops ? 'refused' : 'done')
    for (const field of result.lost) {
      this.#lost.add(conflictIdOf(opId, field))
      if (field === '*') this.#wholes.add(conflictIdOf(opId, field))
    }
    const { resolves } = this.#read(opId)
    if (resolves !== null && result.lost.length === 0 && !result.stops && this.#lost.has(resolves)) this.#settled.add(resolves)
  }

  #read(opId: string): Edit {
    const edit = this.#edits.get(opId)
    if (!edit) throw new Error(`the server decided ${opId}, which nobody did`)
    return edit
  }

  #playOne(edit: Edit, generation: string): Result {
    const row = this.#rows.get(edit.recordId)
    if (edit.kind === 'create') {
      const household = this.#rows.get(edit.householdId)
      if (row || edit.isBad) return REFUSED
      if (edit.recordKind !== 'household' && !household) return { ...HELD, awaits: edit.householdId }
      if (edit.recordKind !== 'household' && household?.deleted) return HELD
      this.#rows.set(edit.recordId, { body: { ...edit.values }, writes: {}, deleted: false })
      return FINE
    }
    if (!row) return { ...HELD, awaits: edit.recordId }
    if (edit.isBad) return REFUSED
    if (edit.kind === 'delete') {
      if (row.deleted) return FINE
      if (Object.keys(row.body).some((field) => this.#isChangedUnderway(edit, row, field, generation))) return { lost: ['*'], stops: true }
      row.deleted = true
      return FINE
    }
    return row.deleted && Object.keys(edit.values).length > 0 ? this.#bringBack(edit, row) : this.#patch(edit, row, generation)
  }

  /** An edit of a deleted record stays on file, unless a person has decided for the edit, and is the first to decide. */
  #bringBack({ resolves, values, opId }: Edit, row: Row): Result {
    if (resolves === null || !this.#wholes.has(resolves) || this.#settled.has(resolves)) return { lost: ['*'], stops: false }
    row.deleted = false
    for (const [field, value] of Object.entries(values)) write(row, field, value, opId)
    return FINE
  }

  #patch(edit: Edit, row: Row, generation: string): Result {
    const lost: string[] = []
    for (const [field, value] of Object.entries(edit.values)) {
      if ((row.body[field] ?? null) === value) continue
      if (this.#isChangedUnderway(edit, row, field, generation) && EDITED_FIELDS[edit.recordKind]?.[field]?.byPeople === true) lost.push(field)
      else write(row, field, value, edit.opId)
    }
    return { lost, stops: false }
  }

  /**
   * Somebody else wrote the field after the row that the form stood on, and it is not what the person last saw there: what
   * the form showed, or what the person saved since. What a lost life of the server wrote is told by the value alone.
   */
  #isChangedUnderway({ form, recordId }: Edit, row: Row, field: string, generation: string): boolean {
    const own = form.ownSince.map((opId) => this.#read(opId)).filter((edit) => edit.recordId === recordId && Object.hasOwn(edit.values, field) && edit.kind === 'patch')
    const glimpse = form.seen.get(recordId)
    const shown = own.at(-1)?.values[field] ?? (own.length > 0 ? null : (glimpse?.screen[field] ?? null))
    if (JSON.stringify(row.body[field] ?? null) === JSON.stringify(shown)) return false
    const isSameLife = form.seenIn === null || form.seenIn === generation
    return !isSameLife || row.writes[field] !== glimpse?.knownWrites[field]
  }
}

function write(row: Row, field: string, value: FieldValue, opId: string): void {
  row.body[field] = value
  row.writes[field] = opId
}
