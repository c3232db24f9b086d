import { z } from 'zod'
import { DeviceSecretMissing, KeyHeader, createDataKey, openDataKey, wrapDataKey, type DeviceSecret, type OpenedKey, type PasswordCost } from './crypto/password-key.ts'
import { SealBroken } from './crypto/sealed-bytes.ts'
import { keepRecoveryCopy } from './recovery.ts'
import type { Disk } from './disk/database.ts'
import { StoreProblem } from './store-problem.ts'

const Attempts = z.object({ failed: z.int().min(0), waitUntil: z.string().nullable() })
type Attempts = z.infer<typeof Attempts>

/** Guesses that are free; then the wait doubles with each wrong one, from half a minute to an hour. */
const FREE_ATTEMPTS = 5
const FIRST_WAIT_MS = 30_000
const LONGEST_WAIT_MS = 3_600_000

export async function hasKey(disk: Disk): Promise<boolean> {
  return (await disk.strict.meta.get('key-header')) !== undefined
}

/** Where the database has no key (it was deleted, or begun anew after damage) the one of the journal opens what the journal holds. */
export async function adoptKeyHeader(disk: Disk, find: () => Promise<KeyHeader | undefined>): Promise<void> {
  if (await hasKey(disk)) return
  const header = await find()
  if (header) await disk.strict.meta.put({ key: 'key-header', value: header })
}

/** Makes the data key of a new database. */
export async function createKey(disk: Disk, password: string, cost: PasswordCost, secret: DeviceSecret): Promise<OpenedKey> {
  const { header, ...opened } = await createDataKey(password, cost, secret)
  await disk.strict.meta.add({ key: 'key-header', value: header })
  return opened
}

/**
 * The data key, without any network. The wait after wrong guesses is on disk, so that a restart does not shorten it. A key
 * that the device's secret had no part in yet gets it now.
 * @throws {StoreProblem} `wrong_password`, `device_secret_missing`, or `wait` with the time until when.
 */
export async function unlock(disk: Disk, password: string, secret: DeviceSecret, now: Date): Promise<OpenedKey> {
  return guarded(disk, now, async () => {
    const header = await readHeader(disk)
    return openDataKey(header, password, secret, async (rawKey) => {
      await keepRecoveryCopy(disk, rawKey)
      if (secret && !header.deviceBound) await disk.strict.meta.put({ key: 'key-header', value: await wrapDataKey(rawKey, password, header.cost, secret) })
    })
  })
}

/** Puts the data key under a new password, after the old one has opened it. @throws {StoreProblem} like `unlock`. */
export async function changePassword(disk: Disk, oldPassword: string, newPassword: string, cost: PasswordCost, secret: DeviceSecret, now: Date): Promise<void> {
  await guarded(disk, now, async () =>
    openDataKey(await readHeader(disk), oldPassword, secret, async (rawKey) => {
      await disk.strict.meta.put({ key: 'key-header', value: await wrapDataKey(rawKey, newPassword, cost, secret) })
    }),
  )
}

export async function readHeader(disk: Disk): Promise<KeyHeader> {
  return KeyHeader.parse((await disk.strict.meta.get('key-header'))?.value)
}

async function guarded<Result>(disk: Disk, now: Date, open: () => Promise<Result>): Promise<Result> {
  const { meta } = disk.strict
  const attempts = Attempts.catch({ failed: 0, waitUntil: null }).parse((await meta.get('attempts'))?.value)
  if (attempts.waitUntil !== null && attempts.waitUntil > now.toISOString()) throw new StoreProblem('wait', undefined, { until: attempts.waitUntil })
  try {
    const result = await open()
    if (attempts.failed > 0) await meta.delete('attempts')
    return result
  } catch (error) {
    // No guess: nothing could be tried.
    if (error instanceof DeviceSecretMissing) throw new StoreProblem('device_secret_missing', error)
    if (!(error instanceof SealBroken)) throw error
    const failed = attempts.failed + 1
    const waitUntil = failed < FREE_ATTEMPTS ? null : new Date(now.getTime() + Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failed - FREE_ATTEMPTS))).toISOString()
    await meta.put({ key: 'attempts', value: { failed, waitUntil } satisfies Attempts })
    if (waitUntil !== null) throw new StoreProblem('wait', error, { until: waitUntil })
    throw new StoreProblem('wrong_password', error)
  }
}
