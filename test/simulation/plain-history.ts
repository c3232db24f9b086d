import { conflictIdOf } from '../../shared/sync/conflict-draft.ts'
import type { RegionCode } from '../../shared/domain/region.ts'
import type { FieldValue, FieldValues } from '../../shared/sync/record.ts'
import { EDITED_FIELDS } from './made-up-bodies.ts'
import type { Edit } from './oracle.ts'
import type { DecidedUnit, Happening, MovedHousehold } from './happening.ts'
import { PlainAreas, type Standing } from './plain-areas.ts'

export interface ExpectedRecord {
  readonly area: RegionCode
  readonly body: FieldValues
  readonly deleted: boolean
}

export type State = 'done' | 'conflict' | 'refused' | 'handed'

export interface Expectation {
  readonly records: ReadonlyMap<string, ExpectedRecord>
  /** Ids of the conflicts of every value that lost against another person's, and of every delete that met an edit. */
  readonly lost: ReadonlySet<string>
  readonly states: ReadonlyMap<string, State>
  readonly settled: ReadonlySet<string>
  /** Work on what its author has no longer: done all the same, or kept for whoever has it now. */
  readonly carriedOut: ReadonlySet<string>
  readonly offered: ReadonlySet<string>
}

interface Row {
  area: RegionCode
  readonly householdId: string
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
  /** Whether it has waited. */
  readonly waited: boolean
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
  readonly #areas = new PlainAreas()
  readonly #carriedOut = new Set<string>()
  readonly #offered = new Set<string>()

  constructor(edits: ReadonlyMap<string, Edit>) {
    this.#edits = edits
  }

  play(happenings: readonly Happening[]): Expectation {
    let made: string[] = []
    for (const [place, happening] of happenings.entries()) {
      if (happening.what !== 'unit') {
        this.#areas.note(happening)
        if (happening.what === 'move') this.#move(happening)
        continue
      }
      made.push(...this.#playUnit({ ...happening, place, waited: false }))
      // What came before its record goes in behind the push that brings it.
      const next = happenings[place + 1]
      if (next?.what === 'unit' && next.push === happening.push) continue
      this.#bringIn(made, happening.generation)
      made = []
    }
    return { records: this.#rows, lost: this.#lost, settled: this.#settled, states: this.#states, carriedOut: this.#carriedOut, offered: this.#offered }
  }

  #move({ householdId, to, number }: MovedHousehold): void {
    for (const [id, row] of this.#rows) {
      if (row.householdId !== householdId) continue
      row.area = to
      if (id === householdId) write(row, 'villageCode', to, `moved ${number}`)
    }
  }

  /** The records that the unit makes. */
  #playUnit(turn: Turn): string[] {
    const edits = turn.opIds.map((opId) => this.#read(opId))
    const standings = edits.map((edit) => this.#standingOf(edit, turn))
    if (standings.includes('none')) return this.#refuse(turn)
    const isForeign = standings.some((standing) => standing !== 'own')
    // Beside what is the author's own, the answers to that would tell what became of the rest.
    if (isForeign && !standings.every((standing) => standing === 'carried_out')) return this.#offer(turn, edits)
    const before = structuredClone(this.#rows)
    const results = edits.map((edit) => this.#playOne(edit, turn.generation))
    const stops = results.some((result) => result.stops)
    if (stops) this.#rows = before
    const isRejected = results.some((result) => result.isRejected)
    const isHeld = !isRejected && results.some((result) => result.stops && result.lost.length === 0)
    if (isForeign && stops && !(isHeld && turn.waited) && !(edits.length === 1 && results[0]?.lost.length)) return this.#offer(turn, edits)
    for (const [position, { opId }] of edits.entries()) this.#note(opId, results[position] ?? REFUSED, stops)
    if (isForeign && !isHeld) {
      for (const edit of edits) {
        this.#carriedOut.add(edit.opId)
        this.#states.set(edit.opId, 'handed')
        this.#areas.noteHanded(turn, edit)
      }
    }
    const awaited = new Set(results.flatMap((result) => result.awaits ?? []))
    if (awaited.size > 0 && !isRejected) this.#waiting.push({ turn, awaited })
    return stops ? [] : edits.filter(({ kind }) => kind === 'create').map(({ recordId }) => recordId)
  }

  /** By where the record lies, or, where there is none, by where the work says, as far as its household has not left from there. */
  #standingOf(edit: Edit, turn: Turn): Standing {
    const { householdId } = this.#rows.get(edit.recordId) ?? edit
    const area = this.#areaOf(edit)
    return turn.waited ? this.#areas.standingOfWaiting(turn, area, householdId) : this.#areas.standing(turn, area, householdId)
  }

  #areaOf({ recordId, householdId, areaCode }: Edit): RegionCode {
    const household = this.#rows.get(householdId)
    return this.#rows.get(recordId)?.area ?? (household && this.#areas.hasLeft(householdId, areaCode) ? household.area : areaCode)
  }

  #refuse({ opIds }: Turn): string[] {
    for (const opId of opIds) this.#states.set(opId, 'refused')
    return []
  }

  #offer(turn: Turn, edits: readonly Edit[]): string[] {
    for (const edit of edits) {
      this.#offered.add(edit.opId)
      this.#states.set(edit.opId, 'handed')
      this.#areas.noteHanded(turn, edit)
    }
    return []
  }

  #bringIn(made: readonly string[], generation: string): void {
    for (const recordId of made) this.#bringInFor(recordId, generation)
  }

  #bringInFor(recordId: string, generation: string): void {
    const ready = this.#waiting.filter(({ awaited }) => awaited.has(recordId)).map(({ turn }) => turn).toSorted((left, right) => left.place - right.place)
    for (const turn of ready) {
      const isStillWaiting = this.#waiting.some((one) => one.turn.place === turn.place)
      this.#waiting = this.#waiting.filter((one) => one.turn.place !== turn.place)
      if (isStillWaiting) this.#bringIn(this.#playUnit({ ...turn, generation, waited: true }), generation)
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
      // Somebody who had seen it has brought it back after a restore.
      if (row && !row.deleted && row.householdId === edit.householdId && edit.form.seenIn !== null && edit.form.seenIn !== generation) return FINE
      if (row || edit.isBad) return REFUSED
      if (edit.recordKind !== 'household' && !household) return { ...HELD, awaits: edit.householdId }
      if (edit.recordKind !== 'household' && household?.area !== this.#areaOf(edit)) return REFUSED
      if (edit.recordKind !== 'household' && household?.deleted) return HELD
      this.#rows.set(edit.recordId, { area: this.#areaOf(edit), householdId: edit.householdId, body: { ...edit.values }, writes: {}, deleted: false })
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
