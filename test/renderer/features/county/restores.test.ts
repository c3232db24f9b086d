import { expect, test } from 'vitest'
import { recentRestore, RECENT_DAYS, restoresOf } from '../../../../renderer/features/county/restores.ts'
import { RESTORES_MESSAGES } from '../../../../shared/messages/restores.ts'
import { LivesReply } from '../../../../shared/protocol/lives.ts'

const DAY_MS = 86_400_000
const NOW = Date.parse('2026-11-21T08:00:00.000Z')
const reply = (...lives: readonly (readonly [string, number])[]) => LivesReply.parse({ lives: lives.map(([reason, daysAgo], at) => ({ generation: `01900000-0000-7000-8000-00000000000${at}`, since: new Date(NOW - daysAgo * DAY_MS).toISOString(), reason })) })

test('[E3] the beginning and lives that a restore took away are no restores, and a reason of tomorrow is told all the same', () => {
  const restores = restoresOf(reply(['waypoint', 1], ['lost', 2], ['of tomorrow', 40], ['first', 400]))
  expect(restores.map(({ by }) => by)).toEqual(['restores.reason.waypoint', 'restores.reason.other'])
})

test('[E3] a restore is told for thirty days, the newest of them', () => {
  expect(recentRestore(restoresOf(reply(['marker', RECENT_DAYS - 0.1], ['moved', 50])), NOW)?.by).toBe('restores.reason.marker')
  expect(recentRestore(restoresOf(reply(['marker', RECENT_DAYS])), NOW)).toBeUndefined()
  expect(recentRestore(restoresOf(reply(['first', 1])), NOW)).toBeUndefined()
})

test.each(['waypoint', 'generation', 'marker', 'moved', 'secret', 'other'])('[E3] how it was recognised has words in both languages: %s', (reason) => {
  for (const language of ['zh-CN', 'en'] as const) expect(RESTORES_MESSAGES[language]).toHaveProperty([`restores.reason.${reason}`])
})
