import { createHash, randomBytes } from 'node:crypto'
import type { Account } from '../../shared/protocol/session.ts'
import { Account as AccountSchema } from '../../shared/protocol/session.ts'
import type { Database } from '../database/connect.ts'

/** A working day and an evening: long enough not to sign in twice a day, short enough for a lost machine. */
const SESSION_HOURS = 14

/** Opens a session; only the hash of the token is kept. */
export async function openSession(database: Database, account: string, now: Date): Promise<{ readonly token: string; readonly expiresAt: Date }> {
  const token = randomBytes(32).toString('base64url')
  const expiresAt = new Date(now.getTime() + SESSION_HOURS * 3_600_000)
  await database.insertInto('session').values({ token_hash: hashOf(token), account, expires_at: expiresAt }).execute()
  await database.deleteFrom('session').where('expires_at', '<', now).execute()
  return { token, expiresAt }
}

export async function closeSession(database: Database, token: string): Promise<void> {
  await database.deleteFrom('session').where('token_hash', '=', hashOf(token)).execute()
}

/** The account behind a token, or `undefined` when it is unknown, expired or disabled. */
export async function findAccountOfSession(database: Database, token: string, now: Date): Promise<Account | undefined> {
  const row = await database
    .selectFrom('session')
    .innerJoin('account', 'account.account', 'session.account')
    .select(['account.account', 'account.display_name', 'account.role', 'account.scope', 'account.scope_epoch'])
    .where('session.token_hash', '=', hashOf(token))
    .where('session.expires_at', '>', now)
    .where('account.disabled', '=', false)
    .executeTakeFirst()
  return row && AccountSchema.parse({ account: row.account, displayName: row.display_name, role: row.role, scope: row.scope, scopeEpoch: row.scope_epoch })
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
