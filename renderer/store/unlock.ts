import { DeviceSecretMissing, KeyHeader, createDataKey, openDataKey, wrapDataKey, type DeviceSecret, type OpenedKey, type PasswordCost } from './crypto/password-key.ts'
import { SealBroken } from './crypto/sealed-bytes.ts'
import type { MetaTable } from './disk/database.ts'
import { keepRecoveryCopy } from './recovery.ts'
import { StoreProblem } from './store-problem.ts'
import { NO_GUESSES, WrongGuesses, addWrongGuess, countFrom, waitLeft } from './wrong-guesses.ts'

export async function hasKey(meta: MetaTable): Promise<boolean> {
  return (await meta.get('key-header')) !== undefined
}

/** Where the database has no key (it was deleted, or begun anew after damage) the one of the journal opens what the journal holds. */
export async function adoptKeyHeader(meta: MetaTable, find: () => Promise<KeyHeader | undefined>): Promise<void> {
  if (await hasKey(meta)) return
  const header = await find()
  if (header) await meta.put({ key: 'key-header', value: header })
}

/** Who opens the key of a database, and with what. */
export interface KeyOwner {
  readonly account: string
  readonly password: string
  readonly secret: DeviceSecret
}

/** Makes the data key of a new database, and where the county is known already its copy for the day on which the password is forgotten. */
export async function createKey(meta: MetaTable, { account, password, secret }: KeyOwner, cost: PasswordCost, now: Date): Promise<OpenedKey> {
  const { header, ...opened } = await createDataKey(password, cost, secret, (rawKey) => keepRecoveryCopy(meta, account, rawKey, now))
  await meta.add({ key: 'key-header', value: header })
  return opened
}

/**
 * The data key, without any network. The wait after wrong guesses is on disk, so that a restart does not shorten it. A key
 * that the device's secret had no part in yet gets it now; one under a secret that nothing protects is freed of it.
 * @throws {StoreProblem} `wrong_password`, `device_secret_missing`, or `wait` with the time until when.
 */
export async function unlock(meta: MetaTable, { account, password, secret }: KeyOwner, now: Date): Promise<OpenedKey> {
  return guarded(meta, now, async () => {
    const header = await readHeader(meta)
    return openDataKey(header, password, secret, async (rawKey) => {
      await keepRecoveryCopy(meta, account, rawKey, now)
      if (secret && secret.isProtected !== header.deviceBound) await meta.put({ key: 'key-header', value: await wrapDataKey(rawKey, password, header.cost, secret) })
    })
  })
}

/** Puts the data key under a new password, after the old one has opened it. @throws {StoreProblem} like `unlock`. */
export async function changePassword(meta: MetaTable, oldPassword: string, newPassword: string, cost: PasswordCost, secret: DeviceSecret, now: Date): Promise<void> {
  await guarded(meta, now, async () =>
    openDataKey(await readHeader(meta), oldPassword, secret, async (rawKey) => {
      await meta.put({ key: 'key-header', value: await wrapDataKey(rawKey, newPassword, cost, secret) })
    }),
  )
}

export async function readHeader(meta: MetaTable): Promise<KeyHeader> {
  return KeyHeader.parse((await meta.get('key-header'))?.value)
}

async function guarded<Result>(meta: MetaTable, now: Date, open: () => Promise<Result>): Promise<Result> {
  const kept = WrongGuesses.catch(NO_GUESSES).parse((await meta.get('attempts'))?.value)
  const guesses = countFrom(kept, now.getTime())
  if (guesses !== kept) await meta.put({ key: 'attempts', value: guesses })
  const left = waitLeft(guesses, now.getTime())
  if (left > 0) throw waitProblem(now, left)
  try {
    const result = await open()
    if (guesses.failed > 0) await meta.delete('attempts')
    return result
  } catch (error) {
    // No guess: nothing could be tried.
    if (error instanceof DeviceSecretMissing) throw new StoreProblem('device_secret_missing', error)
    if (!(error instanceof SealBroken)) throw error
    const more = addWrongGuess(guesses, now.getTime())
    await meta.put({ key: 'attempts', value: more })
    throw more.waitMs > 0 ? waitProblem(now, more.waitMs, error) : new StoreProblem('wrong_password', error)
  }
}

/** The time until when is by the clock that the person sees. */
function waitProblem(now: Date, waitMs: number, cause?: unknown): StoreProblem {
  return new StoreProblem('wait', cause, { until: new Date(now.getTime() + waitMs).toISOString() })
}
