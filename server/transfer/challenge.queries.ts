import { randomBytes } from 'node:crypto'
import type { Database } from '../database/connect.ts'

/** Long enough for a slow line between the two requests of one device, too short to be carried elsewhere. */
const VALID_MS = 5 * 60_000

/** Open at once for one account: as many devices of it as can ask in the same minutes. */
const MOST_OPEN = 5

/** Some bytes that an account can have signed once. Those of it that ran out go, and the oldest of too many. */
export async function openChallenge(database: Database, account: string, now: Date): Promise<{ readonly challenge: string; readonly expiresAt: string }> {
  const challenge = randomBytes(32).toString('hex')
  const expiresAt = new Date(now.getTime() + VALID_MS)
  await database.deleteFrom('device_challenge').where('account', '=', account).where('expires_at', '<', now).execute()
  await database.insertInto('device_challenge').values({ challenge, account, expires_at: expiresAt }).execute()
  const youngest = database.selectFrom('device_challenge').select('challenge').where('account', '=', account).orderBy('expires_at', 'desc').orderBy('challenge').limit(MOST_OPEN)
  await database.deleteFrom('device_challenge').where('account', '=', account).where('challenge', 'not in', youngest).execute()
  return { challenge, expiresAt: expiresAt.toISOString() }
}

/** Whether the challenge was this account's and is not used up; from now on it is. */
export async function useUpChallenge(database: Database, account: string, challenge: string, now: Date): Promise<boolean> {
  const { numDeletedRows } = await database.deleteFrom('device_challenge').where('challenge', '=', challenge).where('account', '=', account).where('expires_at', '>=', now).executeTakeFirst()
  return numDeletedRows === 1n
}
