import 'fake-indexeddb/auto'
import { describe, expect, test } from 'vitest'
import { forgetAccount } from '../../../../renderer/store/accounts-on-device.ts'
import { decodeBackup } from '../../../../renderer/store/backup/backup-file.ts'
import { restoreBackup } from '../../../../renderer/store/backup/restore-backup.ts'
import { findDatabaseVersion, DATABASE_VERSION } from '../../../../renderer/store/disk/database.ts'
import type { DeviceStore } from '../../../../renderer/store/device-store.ts'
import { changeStorePassword, databaseName, openStore, type OpenStoreOptions } from '../../../../renderer/store/open-store.ts'
import { rewriteAsVersionOne } from '../../../support/version-one.ts'
import { CHEAP, freshServerId, PASSWORD } from '../opened-store.ts'

const SECRET = { bytes: new Uint8Array(32).fill(7), isProtected: true }

function open(serverId: string, more: Partial<OpenStoreOptions> = {}): Promise<DeviceStore> {
  return openStore({ serverId, account: 'cadre', password: PASSWORD, mayCreate: true, cost: CHEAP, readDeviceSecret: () => Promise.resolve(SECRET), ...more })
}

/** A database of version 1 under password and the secret of the computer, with something unsaved in it. */
async function leftByVersionOne(): Promise<string> {
  const serverId = freshServerId()
  const store = await open(serverId)
  await store.saveDraft('household/new', { name: '没写完' })
  store.close()
  await rewriteAsVersionOne(databaseName(serverId, 'cadre'))
  expect(await findDatabaseVersion(databaseName(serverId, 'cadre'))).toBe(1)
  return serverId
}

describe('[U7] the backup before an update', () => {
  test('opens on another computer with the password alone, as the older program left it', async () => {
    const serverId = await leftByVersionOne()
    const kept: Uint8Array<ArrayBuffer>[] = []
    const upgraded = await open(serverId, { keepBeforeUpgrade: async (_account, backup) => void kept.push(backup) })
    expect((await upgraded.findDraft('household/new'))?.value).toEqual({ name: '没写完' })
    upgraded.close()
    expect(await findDatabaseVersion(databaseName(serverId, 'cadre'))).toBe(DATABASE_VERSION)
    ;(await open(serverId, { keepBeforeUpgrade: async (_account, backup) => void kept.push(backup) })).close()
    expect(kept, 'once').toHaveLength(1)
    const [backup = new Uint8Array()] = kept
    expect((await decodeBackup(backup))?.head).toMatchObject({ account: 'cadre', databaseVersion: 1 })

    await forgetAccount(serverId, 'cadre')
    await restoreBackup(backup, serverId, PASSWORD)
    const elsewhere = await open(serverId, { readDeviceSecret: () => Promise.resolve(null) })
    expect((await elsewhere.findDraft('household/new'))?.value).toEqual({ name: '没写完' })
    elsewhere.close()
  })

  test('without the right password there is none and nothing is upgraded; guesses count as ever', async () => {
    const serverId = await leftByVersionOne()
    const keepBeforeUpgrade = () => Promise.reject(new Error('nothing may be kept'))
    for (let guess = 1; guess < 5; guess++) await expect(open(serverId, { password: 'wrong', keepBeforeUpgrade })).rejects.toMatchObject({ code: 'wrong_password' })
    await expect(open(serverId, { password: 'wrong', keepBeforeUpgrade })).rejects.toMatchObject({ code: 'wait' })
    await expect(open(serverId, { keepBeforeUpgrade })).rejects.toMatchObject({ code: 'wait' })
    await expect(open(serverId, { readDeviceSecret: () => Promise.resolve(null), keepBeforeUpgrade, now: () => new Date(Date.now() + 60_000) })).rejects.toMatchObject({ code: 'device_secret_missing' })
    expect(await findDatabaseVersion(databaseName(serverId, 'cadre'))).toBe(1)
  })

  test('one that cannot be kept leaves the tables as they were', async () => {
    const serverId = await leftByVersionOne()
    await expect(open(serverId, { keepBeforeUpgrade: () => Promise.reject(new Error('the disk is full')) })).rejects.toThrow('the disk is full')
    expect(await findDatabaseVersion(databaseName(serverId, 'cadre'))).toBe(1)
    ;(await open(serverId)).close()
  })

  test('a password that was changed elsewhere comes before the update, and the backup is under the new one', async () => {
    const serverId = await leftByVersionOne()
    await changeStorePassword({ serverId, account: 'cadre', password: 'the-next-one', cost: CHEAP, readDeviceSecret: () => Promise.resolve(SECRET) }, PASSWORD)
    expect(await findDatabaseVersion(databaseName(serverId, 'cadre')), 'not upgraded behind the backup').toBe(1)
    const kept: Uint8Array<ArrayBuffer>[] = []
    ;(await open(serverId, { password: 'the-next-one', keepBeforeUpgrade: async (_account, backup) => void kept.push(backup) })).close()
    await forgetAccount(serverId, 'cadre')
    await restoreBackup(kept[0] ?? new Uint8Array(), serverId, 'the-next-one')
    ;(await open(serverId, { password: 'the-next-one', readDeviceSecret: () => Promise.resolve(null) })).close()
  })
})
