import { describe, expect, test } from 'vitest'
import { claimOf, type Past } from '../../../server/areas/claim-of.ts'
import { RegionCode } from '../../../shared/domain/region.ts'
import { Cursor } from '../../../shared/protocol/pull.ts'

const [HILL, RIVER, LAKE] = [RegionCode.parse('520111001201'), RegionCode.parse('520111001202'), RegionCode.parse('520111001203')]
const day = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 86_400_000)
const NOW = day(100)
const scope = (epoch: number, areas: readonly RegionCode[], ended: number | null) => ({ epoch, scope: areas, endedAt: ended === null ? null : day(ended) })
const met = (epoch: number, on: number, isLoaded = false, cursor = '0:0') => ({ epoch, firstSeenAt: day(on), isLoaded, cursor: Cursor.parse(cursor) })
const past = (overrides: Partial<Past>): Past => ({ scopes: [scope(1, [HILL], 90), scope(2, [RIVER], null)], contacts: [met(1, 10)], departures: [], handedAt: null, ...overrides })

describe('[X3] the claim to an area that went', () => {
  test.each<[string, Partial<Past>, string]>([
    ['a device that was away ever since', {}, 'carried_out'],
    ['a device that heard of it and hands in', { contacts: [met(1, 10), met(2, 95)] }, 'carried_out'],
    ['a device that heard of it long ago', { scopes: [scope(1, [HILL], 80), scope(2, [RIVER], null)], contacts: [met(1, 10), met(2, 81)] }, 'offered'],
    ['a device that has loaded the new scope', { contacts: [met(1, 10), met(2, 95, true)] }, 'offered'],
    ['a device that nobody had met before', { contacts: [met(2, 95)] }, 'offered'],
    ['a scope that ended long ago', { scopes: [scope(1, [HILL], 30), scope(2, [RIVER], null)] }, 'offered'],
    ['an area that never was theirs', { scopes: [scope(1, [LAKE], 90), scope(2, [RIVER], null)] }, 'none'],
    ['an area of several scopes in a row, met in the first', { scopes: [scope(1, [HILL], 20), scope(2, [HILL, LAKE], 90), scope(3, [RIVER], null)] }, 'carried_out'],
    ['an area that came and went twice, a device away since the first time', { scopes: [scope(1, [HILL], 70), scope(2, [RIVER], 80), scope(3, [HILL], 90), scope(4, [RIVER], null)] }, 'carried_out'],
    ['an area that came and went twice, a device that had loaded what was between', { scopes: [scope(1, [HILL], 70), scope(2, [RIVER], 80), scope(3, [HILL], 90), scope(4, [RIVER], null)], contacts: [met(1, 10), met(2, 71, true)] }, 'offered'],
  ])('of %s', (_, overrides, claim) => {
    expect(claimOf(HILL, past(overrides), NOW)).toBe(claim)
  })
})

describe('[X3] the claim to a household that was moved away', () => {
  const today = [scope(1, [HILL], null)]
  const departure = (from: RegionCode, on: number, cursor: string) => ({ from, at: day(on), cursor: Cursor.parse(cursor) })
  test.each<[string, Partial<Past>, string]>([
    ['a device that has not got so far', { departures: [departure(HILL, 90, '500:7')], contacts: [met(1, 10, true, '500:6')] }, 'carried_out'],
    ['a device that has got it', { departures: [departure(HILL, 90, '500:7')], contacts: [met(1, 10, true, '500:7')] }, 'offered'],
    ['a device first met after it', { departures: [departure(HILL, 90, '500:7')], contacts: [met(1, 91)] }, 'offered'],
    ['a device that began to hand in long ago', { departures: [departure(HILL, 70, '500:7')], handedAt: day(75) }, 'offered'],
    ['a device that began before it moved once more', { departures: [departure(HILL, 60, '400:1'), departure(HILL, 90, '500:7')], contacts: [met(1, 10, true, '400:1')], handedAt: day(61) }, 'carried_out'],
    ['a household of a village that is not theirs', { departures: [departure(LAKE, 90, '500:7')] }, 'none'],
  ])('of %s', (_, overrides, claim) => {
    expect(claimOf(RIVER, past({ scopes: today, ...overrides }), NOW)).toBe(claim)
  })
  test('from an area that went as well it is the weaker of both', () => {
    const scopes = [scope(1, [HILL], 30), scope(2, [LAKE], null)]
    expect(claimOf(RIVER, past({ scopes, departures: [departure(HILL, 90, '500:7')] }), NOW)).toBe('offered')
  })
})
