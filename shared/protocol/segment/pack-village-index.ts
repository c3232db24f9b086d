import type { HouseholdFacts } from '../../domain/household-facts.ts'
import { CODE_COLUMNS, codeNumber, packGuarantees } from './code-columns.ts'
import { reverse, reversedIdNo } from './search-words.ts'
import { appendUtf8 } from './utf8.ts'
import { FORMAT_VERSION, ID_MARK, layoutOf, MAGIC, MOST_HOUSEHOLDS } from './village-index.ts'

/**
 * Packs the households of one village, in the order given, into the columnar index of `village-index.ts`.
 * `initialsOf` gives the pinyin initials of a name. Throws a RangeError for none, for more than 65,535, or for two villages.
 */
export function packVillageIndex(facts: readonly HouseholdFacts[], initialsOf: (name: string) => string): Uint8Array {
  const villageCode = facts[0]?.villageCode
  if (villageCode === undefined || facts.length > MOST_HOUSEHOLDS) throw new RangeError('a segment holds 1 to 65,535 households')
  if (facts.some((one) => one.villageCode !== villageCode)) throw new RangeError('a segment holds one village')

  const text = new TextPool()
  const labels = facts.flatMap((one) => [text.place(one.headName), text.place(one.householdNo), text.place(one.groupNo)])
  const people = facts.flatMap((one) => one.people.flatMap((person) => [text.place(person.name), person.idNo === '' ? 0 : text.place(`${MARK}${reverse(person.idNo)}`)]))
  const entries = facts.flatMap((one, row) => [...entriesOf(one, text, initialsOf)].map((offset) => ({ offset, row })))
  const bytes = Uint8Array.from(text.bytes)
  entries.sort((left, right) => compareTexts(bytes, left.offset, right.offset) || left.row - right.row)

  const at = layoutOf({ households: facts.length, people: people.length / 2, entries: entries.length, textBytes: bytes.length })
  const out = new Uint8Array(at.end)
  const view = new DataView(out.buffer)
  view.setUint32(0, MAGIC, true)
  view.setUint16(4, FORMAT_VERSION, true)
  for (const [position, count] of [facts.length, people.length / 2, entries.length, bytes.length].entries()) view.setUint32(8 + 4 * position, count, true)
  for (let digit = 0; digit < 12; digit++) out[24 + digit] = villageCode.charCodeAt(digit)
  labels.forEach((offset, position) => view.setUint32(at.labels + 4 * position, offset, true))
  people.forEach((offset, position) => view.setUint32(at.peopleTexts + 4 * position, offset, true))
  entries.forEach((entry, position) => {
    view.setUint32(at.entryTexts + 4 * position, entry.offset, true)
    view.setUint16(at.entryRows + 2 * position, entry.row, true)
  })
  let person = 0
  for (const [row, one] of facts.entries()) {
    view.setUint32(at.firstPerson + 4 * row, person, true)
    person += one.people.length
    writeRow(view, at, row, facts.length, one)
  }
  view.setUint32(at.firstPerson + 4 * facts.length, person, true)
  out.set(bytes, at.text)
  return out
}

const MARK = String.fromCharCode(ID_MARK)

/** Strings one after the other, each once. */
class TextPool {
  readonly bytes: number[] = [0]
  readonly #places = new Map<string, number>([['', 0]])

  place(text: string): number {
    // A zero byte ends a string, so it cannot be inside one.
    const clean = text.replaceAll('\0', '')
    const known = this.#places.get(clean)
    if (known !== undefined) return known
    const place = this.bytes.length
    appendUtf8(this.bytes, clean)
    this.bytes.push(0)
    this.#places.set(clean, place)
    return place
  }
}

function entriesOf(one: HouseholdFacts, text: TextPool, initialsOf: (name: string) => string): Set<number> {
  const offsets = new Set<number>()
  const names = new Set([one.headName, ...one.people.map((person) => person.name)].map((name) => name.toLowerCase()))
  names.delete('')
  for (const name of names) {
    const start = text.place(name)
    for (let at = start; text.bytes[at] !== 0; at++) if (((text.bytes[at] ?? 0) & 0xc0) !== 0x80) offsets.add(at)
    offsets.add(text.place(initialsOf(name).toLowerCase()))
  }
  for (const label of [one.householdNo, one.groupNo]) offsets.add(text.place(label.toLowerCase()))
  for (const person of one.people) if (person.idNo !== '') offsets.add(text.place(`${MARK}${reversedIdNo(person.idNo)}`))
  offsets.delete(0)
  return offsets
}

function writeRow(view: DataView, at: ReturnType<typeof layoutOf>, row: number, rows: number, one: HouseholdFacts): void {
  view.setFloat64(at.perHeadFen + 8 * row, one.perHeadFen ?? Number.NaN, true)
  const digits = one.id.replaceAll('-', '')
  for (let byte = 0; byte < 16; byte++) view.setUint8(at.ids + 16 * row + byte, Number.parseInt(digits.slice(2 * byte, 2 * byte + 2), 16))
  view.setUint16(at.year + 2 * row, one.year, true)
  view.setUint16(at.guarantees + 2 * row, packGuarantees(one.guarantees), true)
  const cells = [one.population, ...CODE_COLUMNS.map((column) => codeNumber(column, one[column])), one.measureCount]
  cells.forEach((cell, column) => view.setUint8(at.bytes + rows * column + row, Math.min(cell, 255)))
}

function compareTexts(bytes: Uint8Array, left: number, right: number): number {
  if (left === right) return 0
  for (let step = 0; ; step++) {
    const one = bytes[left + step] ?? 0
    const other = bytes[right + step] ?? 0
    if (one !== other) return one - other
    if (one === 0) return 0
  }
}
