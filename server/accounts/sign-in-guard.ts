import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Database } from '../database/connect.ts'

/** After so many wrong passwords in a row the sender waits, each time twice as long. */
const WRONG_ALLOWED = 5
const FIRST_WAIT_SECONDS = 30
const LONGEST_WAIT_SECONDS = 3600
/** Wrong passwords older than this are forgotten. */
const MEMORY_SECONDS = 24 * 3600

/** Account and sender as one key, hashed: the table is no list of who signs in from where. */
export function guardKey(account: string, sender: string): string {
  return createHash('sha256').update(`${account}\n${sender}`).digest('hex')
}

/** Seconds that this sender still has to wait for this account; 0 when it may try. */
export async function secondsBlocked(database: Database, key: string, now: Date): Promise<number> {
  const row = await database.selectFrom('sign_in_guard').select('blocked_until').where('key', '=', key).executeTakeFirst()
  const left = (row?.blocked_until?.getTime() ?? 0) - now.getTime()
  return left > 0 ? Math.ceil(left / 1000) : 0
}

/** Counts a wrong password in one statement, so that parallel guesses count as well. */
export async function countWrongPassword(database: Database, key: string, now: Date): Promise<void> {
  await sql`
    insert into sign_in_guard as guard (key, failures, last_failure) values (${key}, 1, ${now})
    on conflict (key) do update set
      failures = case when guard.last_failure < ${now}::timestamptz - make_interval(secs => ${MEMORY_SECONDS}) then 1 else guard.failures + 1 end,
      last_failure = ${now},
      blocked_until = case when guard.failures + 1 >= ${WRONG_ALLOWED}
        then ${now}::timestamptz + make_interval(secs => least(${FIRST_WAIT_SECONDS} * power(2, least(guard.failures + 1 - ${WRONG_ALLOWED}, 20)), ${LONGEST_WAIT_SECONDS})) end`.execute(database)
}

/** After the right password; what is too old to count goes with it, so that guessing does not fill the table for ever. */
export async function forgetWrongPasswords(database: Database, key: string, now: Date): Promise<void> {
  const forgotten = new Date(now.getTime() - MEMORY_SECONDS * 1000)
  await database.deleteFrom('sign_in_guard').where((row) => row.or([row('key', '=', key), row('last_failure', '<', forgotten)])).execute()
}
