import 'fake-indexeddb/auto'
import { describe, expect, test } from 'vitest'
import { restoreBackup } from '../../../renderer/store/backup/restore-backup.ts'
import { forgetAccount } from '../../../renderer/store/accounts-on-device.ts'
import type { DeviceSecret } from '../../../renderer/store/crypto/password-key.ts'
import type { DeviceStore } from '../../../renderer/store/device-store.ts'
import { changeStorePassword, openStore } from '../../../renderer/store/open-store.ts'
import { CHEAP, freshServerId, PASSWORD } from './opened-store.ts'

const SECRET = { bytes: new Uint8Array(32).fill(7), isProtected: true }

function open(serverId: string, secret: DeviceSecret, password = PASSWORD): Promise<DeviceStore> {
  return openStore({ serverId, account: 'cadre', password, mayCreate: true, cost: CHEAP, readDeviceSecret: () => Promise.resolve(secret) })
}

describe('[U1] the wait after wrong guesses is never longer than its own length, whatever the clock says', () => {
  const TRUE_TIME = Date.parse('2026-11-21T08:00:00Z')
  const TEN_YEARS = 3652 * 86_400_000
  const openAt = (serverId: string, password: string, ms: number) => openStore({ serverId, account: 'cadre', password, mayCreate: true, cost: CHEAP, now: () => new Date(ms) })

  async function lockedAt(ms: number): Promise<string> {
    const serverId = freshServerId()
    ;(await openAt(serverId, PASSWORD, ms)).close()
    for (let guess = 1; guess < 5; guess++) await expect(openAt(serverId, 'wrong', ms)).rejects.toMatchObject({ code: 'wrong_password' })
    await expect(openAt(serverId, 'wrong', ms)).rejects.toMatchObject({ code: 'wait' })
    return serverId
  }

  test('guessed while the clock was ten years fast: half a minute by the right clock, and no less', async () => {
    const serverId = await lockedAt(TRUE_TIME + TEN_YEARS)
    await expect(openAt(serverId, PASSWORD, TRUE_TIME)).rejects.toMatchObject({ code: 'wait', until: '2026-11-21T08:00:30.000Z' })
    await expect(openAt(serverId, PASSWORD, TRUE_TIME + 29_000)).rejects.toMatchObject({ code: 'wait', until: '2026-11-21T08:00:30.000Z' })
    ;(await openAt(serverId, PASSWORD, TRUE_TIME + 30_000)).close()
  })

  test('guessed while the clock was ten years slow: by the right clock it is over, and the next wrong guess waits twice as long', async () => {
    const serverId = await lockedAt(TRUE_TIME - TEN_YEARS)
    await expect(openAt(serverId, PASSWORD, TRUE_TIME - TEN_YEARS + 29_000)).rejects.toMatchObject({ code: 'wait' })
    await expect(openAt(serverId, 'wrong', TRUE_TIME)).rejects.toMatchObject({ code: 'wait', until: '2026-11-21T08:01:00.000Z' })
    ;(await openAt(serverId, PASSWORD, TRUE_TIME + 60_000)).close()
  })

  test('setting the clock to and fro does not end it: each time back it begins anew', async () => {
    const serverId = await lockedAt(TRUE_TIME)
    for (const ms of [-5_000, -10_000, -40_000]) await expect(openAt(serverId, PASSWORD, TRUE_TIME + ms)).rejects.toMatchObject({ code: 'wait', until: new Date(TRUE_TIME + ms + 30_000).toISOString() })
    ;(await openAt(serverId, PASSWORD, TRUE_TIME - 10_000)).close()
  })

  test('twenty wrong guesses wait an hour, not longer', async () => {
    const serverId = freshServerId()
    let ms = TRUE_TIME
    ;(await openAt(serverId, PASSWORD, ms)).close()
    for (let guess = 0; guess < 20; guess++) await openAt(serverId, 'wrong', (ms += 3_600_000)).catch(() => undefined)
    await expect(openAt(serverId, PASSWORD, ms + 3_599_000)).rejects.toMatchObject({ code: 'wait', until: new Date(ms + 3_600_000).toISOString() })
    ;(await openAt(serverId, PASSWORD, ms + 3_600_000)).close()
  })
})

test('[J5] the key follows from the password and the secret of the computer: neither alone opens the data, and a missing secret is no wrong guess', async () => {
  const serverId = freshServerId()
  const store = await open(serverId, SECRET)
  await store.saveDraft('household/new', { name: '没写完' })
  store.close()
  for (let guess = 0; guess < 8; guess++) await expect(open(serverId, null)).rejects.toMatchObject({ code: 'device_secret_missing' })
  await expect(open(serverId, { ...SECRET, bytes: new Uint8Array(32).fill(8) })).rejects.toMatchObject({ code: 'wrong_password' })
  await expect(open(serverId, SECRET, 'another-password')).rejects.toMatchObject({ code: 'wrong_password' })
  const again = await open(serverId, SECRET)
  expect((await again.findDraft('household/new'))?.value).toEqual({ name: '没写完' })
  again.close()
})

test('[J5] data of before get the secret at the next sign-in, a changed password keeps it, and a backup opens without it', async () => {
  const serverId = freshServerId()
  const before = await open(serverId, null)
  await before.saveDraft('household/new', { name: '没写完' })
  before.close()
  ;(await open(serverId, SECRET)).close()
  await expect(open(serverId, null)).rejects.toMatchObject({ code: 'device_secret_missing' })
  await changeStorePassword({ serverId, account: 'cadre', password: 'the-next-one', cost: CHEAP, readDeviceSecret: () => Promise.resolve(SECRET) }, PASSWORD)
  await expect(open(serverId, null, 'the-next-one')).rejects.toMatchObject({ code: 'device_secret_missing' })
  const store = await open(serverId, SECRET, 'the-next-one')
  const backup = await store.makeBackup()
  store.close()
  await forgetAccount(serverId, 'cadre')
  await restoreBackup(backup, serverId, 'the-next-one')
  const elsewhere = await open(serverId, null, 'the-next-one')
  expect((await elsewhere.findDraft('household/new'))?.value).toEqual({ name: '没写完' })
  elsewhere.close()
})

test('[U9] data that were bound to a secret which nothing protects open, are bound to it no longer, and nothing new is', async () => {
  const unprotected = { ...SECRET, isProtected: false }
  const serverId = freshServerId()
  const store = await open(serverId, SECRET)
  await store.saveDraft('household/new', { name: '没写完' })
  store.close()
  const opened = await open(serverId, unprotected)
  expect((await opened.findDraft('household/new'))?.value).toEqual({ name: '没写完' })
  opened.close()
  ;(await open(serverId, null)).close()
  ;(await open(serverId, unprotected)).close()
  ;(await open(serverId, null)).close()
  const fresh = freshServerId()
  ;(await open(fresh, unprotected)).close()
  ;(await open(fresh, null)).close()
  await changeStorePassword({ serverId: fresh, account: 'cadre', password: 'the-next-one', cost: CHEAP, readDeviceSecret: () => Promise.resolve(unprotected) }, PASSWORD)
  ;(await open(fresh, null, 'the-next-one')).close()
})
