import { RecordId } from '../../domain/record-id.ts'
import { RegionCode } from '../../domain/region.ts'
import type { HouseholdFacts, SearchablePerson } from '../../domain/household-facts.ts'
import { codeOfNumber, unpackGuarantees } from './code-columns.ts'
import { reverse } from './search-words.ts'
import { readUtf8 } from './utf8.ts'
import { BrokenSegment, FORMAT_VERSION, HEADER_BYTES, layoutOf, MAGIC, type VillageIndex } from './village-index.ts'

/**
 * Views into the bytes of one segment, nothing parsed row by row; the bytes must not change afterwards. The views are in
 * the byte order of the machine, which is little-endian wherever Chromium and Node run. Throws `BrokenSegment`.
 */
export function readVillageIndex(bytes: Uint8Array): VillageIndex {
  if (bytes.byteLength < HEADER_BYTES) throw new BrokenSegment('shorter than its header')
  // Views need their start at a multiple of eight.
  const whole = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice()
  const header = new DataView(whole.buffer, whole.byteOffset, HEADER_BYTES)
  if (header.getUint32(0, true) !== MAGIC) throw new BrokenSegment('wrong magic')
  if (header.getUint16(4, true) !== FORMAT_VERSION) throw new BrokenSegment(`format ${header.getUint16(4, true)}`)
  const size = header.getUint32(8, true)
  const people = header.getUint32(12, true)
  const entries = header.getUint32(16, true)
  const textBytes = header.getUint32(20, true)
  const at = layoutOf({ households: size, people, entries, textBytes })
  if (at.end !== whole.byteLength) throw new BrokenSegment(`${whole.byteLength} bytes instead of ${at.end}`)
  const code = RegionCode.safeParse(String.fromCharCode(...whole.subarray(24, 36)))
  if (!code.success) throw new BrokenSegment('no village code')

  const { buffer, byteOffset } = whole
  const column = (position: number): Uint8Array => new Uint8Array(buffer, byteOffset + at.bytes + size * position, size)
  const text = whole.subarray(at.text)
  // Every text then ends inside the segment, wherever it starts.
  if (text[0] !== 0 || text[text.length - 1] !== 0) throw new BrokenSegment('text is not closed')
  const firstPerson = new Uint32Array(buffer, byteOffset + at.firstPerson, size + 1)
  if (firstPerson[0] !== 0 || firstPerson[size] !== people) throw new BrokenSegment('people do not add up')
  return {
    villageCode: code.data,
    size,
    perHeadFen: new Float64Array(buffer, byteOffset + at.perHeadFen, size),
    ids: new Uint8Array(buffer, byteOffset + at.ids, 16 * size),
    labels: new Uint32Array(buffer, byteOffset + at.labels, 3 * size),
    firstPerson,
    people: new Uint32Array(buffer, byteOffset + at.peopleTexts, 2 * people),
    entries: new Uint32Array(buffer, byteOffset + at.entryTexts, entries),
    entryRows: new Uint16Array(buffer, byteOffset + at.entryRows, entries),
    year: new Uint16Array(buffer, byteOffset + at.year, size),
    guarantees: new Uint16Array(buffer, byteOffset + at.guarantees, size),
    population: column(0),
    povertyAttr: column(1),
    exitFlag: column(2),
    householdType: column(3),
    identificationStandard: column(4),
    mainCause: column(5),
    monitorCategory: column(6),
    measureCount: column(7),
    text,
  }
}

/** The id of a row as text. Throws `BrokenSegment` for a row that is not there, and for bytes that are no id. */
export function idOf(index: VillageIndex, row: number): RecordId {
  if (!(row >= 0 && row < index.size)) throw new BrokenSegment(`no household ${row}`)
  let digits = ''
  for (let byte = 16 * row; byte < 16 * row + 16; byte++) digits += HEX[index.ids[byte] ?? 0]
  const id = RecordId.safeParse(`${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`)
  if (!id.success) throw new BrokenSegment(`no id in row ${row}`)
  return id.data
}

export function headNameOf(index: VillageIndex, row: number): string {
  return textAt(index, index.labels[3 * row])
}

/** Everything that the segment says of one household. */
export function factsOf(index: VillageIndex, row: number): HouseholdFacts {
  const id = idOf(index, row)
  const perHeadFen = index.perHeadFen[row] ?? Number.NaN
  return {
    id,
    villageCode: index.villageCode,
    headName: headNameOf(index, row),
    householdNo: textAt(index, index.labels[3 * row + 1]),
    groupNo: textAt(index, index.labels[3 * row + 2]),
    people: peopleOf(index, row),
    population: index.population[row] ?? 0,
    povertyAttr: codeOfNumber('povertyAttr', index.povertyAttr[row] ?? 0),
    exitFlag: codeOfNumber('exitFlag', index.exitFlag[row] ?? 0),
    householdType: codeOfNumber('householdType', index.householdType[row] ?? 0),
    identificationStandard: codeOfNumber('identificationStandard', index.identificationStandard[row] ?? 0),
    mainCause: codeOfNumber('mainCause', index.mainCause[row] ?? 0),
    monitorCategory: codeOfNumber('monitorCategory', index.monitorCategory[row] ?? 0),
    year: index.year[row] ?? 0,
    perHeadFen: Number.isNaN(perHeadFen) ? null : perHeadFen,
    guarantees: unpackGuarantees(index.guarantees[row] ?? 0),
    measureCount: index.measureCount[row] ?? 0,
  }
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

function peopleOf(index: VillageIndex, row: number): SearchablePerson[] {
  const people: SearchablePerson[] = []
  for (let person = index.firstPerson[row] ?? 0; person < (index.firstPerson[row + 1] ?? 0); person++) {
    const reversed = textAt(index, index.people[2 * person + 1])
    people.push({ name: textAt(index, index.people[2 * person]), idNo: reverse(reversed.slice(1)) })
  }
  return people
}

function textAt(index: VillageIndex, offset: number | undefined): string {
  if (offset === undefined || offset >= index.text.length) throw new BrokenSegment('text outside the segment')
  return readUtf8(index.text, offset)
}
