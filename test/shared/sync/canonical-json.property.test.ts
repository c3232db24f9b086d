import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalJson, sameValue, type JsonValue } from '../../../shared/sync/canonical-json.ts'

const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as JsonValue)

function turnedRound(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(turnedRound)
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).reverse().map(([key, inner]) => [key, turnedRound(inner ?? null)])) : value
}

describe('canonical JSON', () => {
  test('[C1] says the same whatever the order of keys, and nothing gets lost', () => {
    fc.assert(fc.property(json, (value) => {
      expect(canonicalJson(turnedRound(value))).toBe(canonicalJson(value))
      expect(JSON.parse(canonicalJson(value))).toEqual(value)
    }))
  })
  test('[C1] differs where values differ', () => {
    fc.assert(fc.property(json, json, (left, right) => {
      expect(sameValue(left, right)).toBe(JSON.stringify(left) === JSON.stringify(right) || canonicalJson(left) === canonicalJson(right))
    }))
    expect(sameValue('1', 1)).toBe(false)
    expect(sameValue(undefined, null)).toBe(true)
  })
  test('[C1] refuses what JSON cannot hold', () => {
    expect(() => canonicalJson({ a: [Number.NaN] })).toThrow(RangeError)
  })
})
