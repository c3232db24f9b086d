import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Account } from '../../shared/protocol/session.ts'
import { Account as AccountSchema } from '../../shared/protocol/session.ts'
import type { Database } from '../database/connect.ts'

/** A working day and an evening: long enough not to sign in twice a day, short enough for a lost machine. */
const SESSION_HOURS = 14
/** Open tabs of one account on one device. One more ends the oldest: of a window that was just closed nobody has the token any more. */
const SESSIONS_PER_DEVICE = 4

export interface OpenedSession {
  readonly token: string
  readonly expiresAt: Date
}

/**
 * Opens a session on a device; only the hash of the token is kept. `undefined` where the account has been disabled or given
 * another password since this one was checked: the lock on the account makes one of the two see the other.
 */
export async function openSession(database: Database, { account, passwordHash, deviceHash }: { readonly account: string; readonly passwordHash: string; readonly deviceHash: Buffer }, now: Date): Promise<OpenedSession | undefined> {
  const token = randomBytes(32).toString('base64url')
  const expiresAt = new Date(now.getTime() + SESSION_HOURS * 3_600_000)
  const { rows } = await sql`
    insert into session (token_hash, account, expires_at, device_hash)
    select ${hashOfToken(token)}, account, ${expiresAt}, ${deviceHash} from account where account = ${account} and password_hash = ${passwordHash} and not disabled for share
    returning token_hash`.execute(database)
  if (rows.length === 0) return undefined
  await sql`
    delete from session where expires_at < ${now} or (account = ${account} and device_hash = ${deviceHash} and token_hash not in
      (select token_hash from session where account = ${account} and device_hash = ${deviceHash} order by created_at desc limit ${SESSIONS_PER_DEVICE}))`.execute(database)
  return { token, expiresAt }
}

export async function closeSession(database: Database, token: string): Promise<void> {
  await closeSessionOfHash(database, hashOfToken(token))
}

/** Ends a session by the hash of its token. Tells whose it was, or `undefined` where there was none. */
export async function closeSessionOfHash(database: Database, tokenHash: Buffer): Promise<string | undefined> {
  return (await database.deleteFrom('session').where('token_hash', '=', tokenHash).returning('account').executeTakeFirst())?.account
}

/** The account behind a token, or `undefined` when it is unknown, expired or disabled. */
export async function findAccountOfSession(database: Database, token: string, now: Date): Promise<Account | undefined> {
  const row = await database
    .selectFrom('session')
    .innerJoin('account', 'account.account', 'session.account')
    .select(['account.account', 'account.display_name', 'account.role', 'account.scope', 'account.scope_epoch'])
    .where('session.token_hash', '=', hashOfToken(token))
    .where('session.expires_at', '>', now)
    .where('account.disabled', '=', false)
    .executeTakeFirst()
  return row && AccountSchema.parse({ account: row.account, displayName: row.display_name, role: row.role, scope: row.scope, scopeEpoch: row.scope_epoch })
}

/** What the server keeps of the token of a session. */
export function hashOfToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
