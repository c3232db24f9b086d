import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { restoreBackup } from '../../../renderer/store/backup/restore-backup.ts'
import { forgetAccount } from '../../../renderer/store/accounts-on-device.ts'
import type { DeviceStore } from '../../../renderer/store/device-store.ts'
import { changeStorePassword, openStore } from '../../../renderer/store/open-store.ts'
import { CHEAP, freshServerId, PASSWORD } from './opened-store.ts'

const SECRET = new Uint8Array(32).fill(7)

function open(serverId: string, secret: Uint8Array<ArrayBuffer> | null, password = PASSWORD): Promise<DeviceStore> {
  return openStore({ serverId, account: 'cadre', password, mayCreate: true, cost: CHEAP, readDeviceSecret: () => Promise.resolve(secret) })
}

test('[J5] the key follows from the password and the secret of the computer: neither alone opens the data, and a missing secret is no wrong guess', async () => {
  const serverId = freshServerId()
  const store = await open(serverId, SECRET)
  await store.saveDraft('household/new', { name: '没写完' })
  store.close()
  for (let guess = 0; guess < 8; guess++) await expect(open(serverId, null)).rejects.toMatchObject({ code: 'device_secret_missing' })
  await expect(open(serverId, new Uint8Array(32).fill(8))).rejects.toMatchObject({ code: 'wrong_password' })
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
