import { expect, test } from 'vitest'
import { deviceLines } from '../../../../renderer/features/county/device-rows.ts'
import { DevicesReply } from '../../../../shared/protocol/device-report.ts'

const NOW = Date.parse('2026-11-21T08:00:00.000Z')

function device(account: string, daysAgo: number, report: Partial<DevicesReply['devices'][number]['report']> = {}, heldHere = 0) {
  const deviceId = `01900000-0000-7000-8000-00000000000${account.length}`
  return { deviceId, account, displayName: account, scope: ['520123101201'], lastSeenAt: new Date(NOW - daysAgo * 86_400_000).toISOString(), heldHere, report: { deviceId, program: '1', unsent: 0, oldestUnsentAt: null, held: 0, conflicts: 0, drafts: 0, freeBytes: null, lastAgreedAt: null, ...report } }
}

test('those that need somebody come first: never seen, silent, to settle, waiting, well', () => {
  const reply = DevicesReply.parse({
    devices: [device('well', 0), device('waiting1', 0.2, { unsent: 3 }), device('held123', 1, {}, 2), device('edge', 7), device('just', 6.9)],
    neverSeen: [{ account: 'nobody', displayName: '没来过', scope: ['520123101202'] }],
    silentAfterDays: 7,
  })
  expect(deviceLines(reply, NOW).map(({ account, state, silentDays, held }) => [account, state, silentDays, held])).toEqual([
    ['nobody', 'never', null, null],
    ['edge', 'silent', 7, 0],
    ['held123', 'held', 1, 2],
    ['waiting1', 'waiting', 0, 0],
    ['just', 'well', 6, 0],
    ['well', 'well', 0, 0],
  ])
})

test('[E3] after a restore every line says whether it has been heard of since', () => {
  const reply = DevicesReply.parse({ devices: [device('before', 2), device('after', 0.5)], neverSeen: [{ account: 'nobody', displayName: '没来过', scope: ['520123101202'] }], silentAfterDays: 7 })
  const restoredAt = new Date(NOW - 86_400_000).toISOString()
  expect(deviceLines(reply, NOW, restoredAt).map(({ account, isUnseenSinceRestore }) => [account, isUnseenSinceRestore])).toEqual([['nobody', true], ['before', true], ['after', false]])
  expect(deviceLines(reply, NOW).some(({ isUnseenSinceRestore }) => isUnseenSinceRestore)).toBe(false)
})
