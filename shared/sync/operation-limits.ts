import { isShallow } from '../domain/storable.ts'
import { RECORD_BODIES } from '../domain/record-body.ts'
import type { RecordKind } from '../domain/record-id.ts'

// Parameters of the exchange, judged alike by the device before it saves, by the server and by the simulation. Without
// them one account can write rows that nobody else can load any more. The largest bodies that the schemas allow are
// below 12 KiB (a test reckons them), so that no honest work comes near.

/** Values of fields before anything has looked at them. */
type Loose = Readonly<Record<string, unknown>>

/** One op as a line of a push, UTF-8: a record as it was seen and as it becomes, with room. */
export const MAX_OPERATION_BYTES = 128 * 1024
/** Fields of a newer program on one record: a whole new form. */
export const MAX_UNKNOWN_FIELDS = 64
/** Names and values of those fields together, UTF-8 of their JSON. */
export const MAX_UNKNOWN_BYTES = 32 * 1024
/** Levels of lists and objects inside such a field: half of what may travel, because ops carry values inside of other things. */
export const MAX_FIELD_NESTING = 8
/** Letters in the name of such a field. */
export const MAX_FIELD_NAME = 64
/** What a body can weigh at most when the schemas and the limits above are kept. Whoever packs rows reckons with it. */
export const MAX_RECORD_BYTES = 64 * 1024
/** Names of fields in one answer: the rest adds nothing for a person. */
export const MAX_NAMED_FIELDS = 40

/** Whether one op is small and shallow enough to travel; `line` is its JSON. */
export function isTooLargeToSend(line: string): boolean {
  return line.length > MAX_OPERATION_BYTES || (line.length * 3 > MAX_OPERATION_BYTES && utf8Bytes(line) > MAX_OPERATION_BYTES)
}

/**
 * The fields beyond the schema by which a record would outgrow its limits, also where many small edits each add a little;
 * empty where it may have them. What outgrew them before there were limits may be kept and may shrink.
 * `before` is the body as it is, undefined for a new record.
 */
export function findExcess(kind: RecordKind, before: Loose | undefined, changes: Loose): string[] {
  const changed = Object.keys(changes).filter((field) => !isKnown(kind, field))
  if (changed.length === 0) return []
  const deep = changed.filter((field) => !isShallow(changes[field], MAX_FIELD_NESTING))
  if (deep.length > 0) return named(deep)
  const was = unknownOf(kind, before ?? {})
  const becomes = unknownOf(kind, { ...before, ...changes })
  const isOver = becomes.fields > MAX_UNKNOWN_FIELDS || becomes.bytes > MAX_UNKNOWN_BYTES
  const grows = becomes.fields > was.fields || becomes.bytes > was.bytes
  const longNames = changed.filter((field) => field.length > MAX_FIELD_NAME && !Object.hasOwn(before ?? {}, field))
  return named(isOver && grows ? changed : longNames)
}

function named(fields: readonly string[]): string[] {
  return fields.slice(0, MAX_NAMED_FIELDS).map((field) => field.slice(0, MAX_FIELD_NAME).replace(/\p{Surrogate}/gu, '\ufffd'))
}

function unknownOf(kind: RecordKind, body: Loose): { readonly fields: number; readonly bytes: number } {
  const unknown = Object.entries(body).filter(([field]) => !isKnown(kind, field))
  return { fields: unknown.length, bytes: utf8Bytes(JSON.stringify(Object.fromEntries(unknown))) }
}

function isKnown(kind: RecordKind, field: string): boolean {
  return Object.hasOwn(RECORD_BODIES[kind].shape, field)
}

/** Bytes of a text in UTF-8, counted without making them. */
export function utf8Bytes(text: string): number {
  let bytes = text.length
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    // Two units of a pair make four bytes, every other unit from U+0800 on makes three.
    if (unit >= 0x800 && (unit < 0xd800 || unit > 0xdfff)) bytes += 2
    else if (unit >= 0x80) bytes += 1
  }
  return bytes
}
