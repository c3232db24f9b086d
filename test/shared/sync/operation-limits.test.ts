import { expect, test } from 'vitest'
import { z } from 'zod'
import { RECORD_BODIES } from '../../../shared/domain/record-body.ts'
import { RECORD_KINDS } from '../../../shared/domain/record-id.ts'
import { MAX_FIELD_NAME, MAX_OPERATION_BYTES, MAX_RECORD_BYTES, MAX_UNKNOWN_BYTES, MAX_UNKNOWN_FIELDS, findExcess, isTooLargeToSend, utf8Bytes } from '../../../shared/sync/operation-limits.ts'
import { baseOfDelete } from '../../../shared/sync/seen-base.ts'
import type { SyncRecord } from '../../../shared/sync/record.ts'
import { createOf, decide, deleteOf, household, patchOf } from './made-up-operations.ts'

const seen = household({ remark: 'old' })
const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)])

/** The most bytes that a schema lets a value have; a text without an end fails the test. */
function mostBytes(schema: unknown, path: string): number {
  const { type, anyOf, properties, items, maxItems, maxLength, pattern, format, enum: codes, const: only } = schema as Record<string, never> & { readonly anyOf?: readonly unknown[]; readonly properties?: object; readonly enum?: readonly string[]; readonly maxItems?: number; readonly maxLength?: number }
  if (anyOf) return Math.max(...anyOf.map((one) => mostBytes(one, path)))
  if (codes) return Math.max(...codes.map((code) => code.length + 2))
  if (only !== undefined) return 100
  if (type === 'object') return Object.entries(properties ?? {}).reduce((sum, [name, inner]) => sum + name.length + 4 + mostBytes(inner, `${path}.${name}`), 2)
  if (type === 'array') return 2 + (maxItems ?? Number.NaN) * (mostBytes(items, path) + 1)
  if (type !== 'string') return 30
  // A letter takes six bytes where JSON has to escape it.
  if (maxLength !== undefined) return maxLength * 6 + 2
  expect([path, pattern ?? format]).not.toEqual([path, undefined])
  return 100
}

test('[V1] no body that the schemas allow comes near the limits, and with everything that may be added it stays within them', () => {
  for (const kind of RECORD_KINDS) {
    const bytes = mostBytes(z.toJSONSchema(RECORD_BODIES[kind], { io: 'input', unrepresentable: 'any' }), kind)
    expect([kind, bytes > 500 && bytes < 16 * 1024]).toEqual([kind, true])
    expect(2 * (bytes + MAX_UNKNOWN_BYTES) + 4096).toBeLessThan(MAX_OPERATION_BYTES)
    // Versions of fields and the envelope come on top.
    expect(bytes + MAX_UNKNOWN_BYTES + 100 * (MAX_FIELD_NAME + 16)).toBeLessThan(MAX_RECORD_BYTES)
  }
})

test.each([
  ['a large unknown field', { extra: 'x'.repeat(MAX_UNKNOWN_BYTES) }],
  ['many unknown fields', Object.fromEntries(Array.from({ length: MAX_UNKNOWN_FIELDS + 1 }, (_, at) => [`extra${at}`, 1]))],
  ['a deep unknown field', { extra: nested(9) as never }],
  ['an unknown field with a long name', { ['x'.repeat(MAX_FIELD_NAME + 1)]: 1 }],
])('[V1] %s is refused in a new record and in an edit, and nothing is written', (_name, changes) => {
  expect(decide(seen, patchOf(seen, changes))).toMatchObject({ changed: false, outcome: { state: 'rejected', code: 'too_large' } })
  expect(decide(undefined, createOf(household(changes)))).toMatchObject({ changed: false, outcome: { state: 'rejected', code: 'too_large' } })
})

test('[V1] small edits that each add a little come to an end, and the record goes on taking everything else', () => {
  let record: SyncRecord = seen
  let taken = 0
  for (let at = 0; at < 100; at++) {
    const decision = decide(record, patchOf(record, { [`extra${at}`]: '长'.repeat(300) }))
    if (decision.changed && decision.record) [record, taken] = [decision.record, taken + 1]
    else expect(decision.outcome.code).toBe('too_large')
  }
  expect(taken).toBeGreaterThan(20)
  expect(taken).toBeLessThan(MAX_UNKNOWN_FIELDS)
  expect(decide(record, patchOf(record, { remark: 'new', extra0: 'shorter' })).outcome.state).toBe('applied')
})

test('[V1] what outgrew the limits before there were any can be edited, made smaller and deleted, and not grow', () => {
  const old = household({ extra: 'x'.repeat(3_900_000), other: 1 })
  expect(decide(old, patchOf(old, { remark: 'new' })).outcome.state).toBe('applied')
  expect(decide(old, patchOf(old, { other: 22 })).outcome.code).toBe('too_large')
  expect(decide(old, patchOf(old, { extra: 'small' })).outcome.state).toBe('applied')
  expect(decide(old, deleteOf(old)).outcome.state).toBe('applied')
  expect(isTooLargeToSend(JSON.stringify(deleteOf(old)))).toBe(false)
  expect(baseOfDelete(old)['extra']).toEqual({ version: 1 })
})

test('[V1] fields that only a newer program knows may be within its limits: they wait for an updated server', () => {
  const changes = { extra: 'x'.repeat(MAX_UNKNOWN_BYTES) }
  expect(decide(seen, patchOf(seen, changes, { schemaVersion: 2 })).outcome).toMatchObject({ state: 'held', code: 'unknown_schema' })
  expect(findExcess('household', undefined, changes)).toEqual(['extra'])
})

test('bytes are counted as UTF-8 has them', () => {
  for (const text of ['', 'abc', 'é', '精准帮扶', '𠮷a', 'a\u07ff\u0800']) expect(utf8Bytes(text)).toBe(new TextEncoder().encode(text).length)
})
