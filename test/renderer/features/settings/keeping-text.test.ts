import { expect, test } from 'vitest'
import { keepingText } from '../../../../renderer/features/settings/keeping-text.ts'
import { KEPT_DAYS } from '../../../../renderer/store/journal/retention.ts'
import { Waypoint } from '../../../../shared/protocol/waypoint.ts'

const backedUp = Waypoint.parse(`01900000-0000-7000-8000-000000000000.77.01900000-0000-7000-8000-000000000001.${'0'.repeat(32)}`)

test('[J3] the days are those that the journal keeps, and a verified backup is told with the time of the word', () => {
  expect(keepingText({ serverTime: '2026-11-21T08:00:00.000Z', backedUp: null })).toEqual({ key: 'settings.safety.keeping.days', days: KEPT_DAYS, saidAt: null })
  expect(keepingText({ serverTime: '2026-11-21T08:00:00.000Z', backedUp })).toEqual({ key: 'settings.safety.keeping.backed-up', days: KEPT_DAYS, saidAt: '2026-11-21T08:00:00.000Z' })
})
