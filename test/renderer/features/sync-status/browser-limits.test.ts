import { expect, test } from 'vitest'
import { browserLimits } from '../../../../renderer/features/sync-status/browser-limits.ts'

const NOW = new Date('2026-11-21T08:00:00Z')
const keysOf = (...given: Parameters<typeof browserLimits>) => browserLimits(...given).map(({ key }) => key.replace('sync-status.browser.', ''))

test.each([
  ['ready', null, ['copied']],
  ['asks', '2026-11-21', ['asks']],
  ['none', null, ['choose', 'never']],
  ['none', '2026-11-15', ['choose']],
  ['none', '2026-11-14', ['choose', 'old']],
  ['impossible', null, ['impossible', 'never']],
] as const)('[Y4] a folder that is %s, backed up by hand on %s', (folder, last, keys) => {
  expect(keysOf(folder, last, NOW)).toEqual(keys)
})
