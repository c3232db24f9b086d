import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Database } from '../database/connect.ts'

/** Whose wrong passwords are counted together, and after how many in a row they wait, each time twice as long. */
export interface Guard {
  readonly key: string
  readonly wrongAllowed: number
}

/** A person who mistypes does so a few times. */
const WRONG_ALLOWED = 5
/** One account from everywhere: more than the people of an office who share a mistake, far less than guessing needs. */
const WRONG_ALLOWED_FROM_EVERYWHERE = 20
const FIRST_WAIT_SECONDS = 30
const LONGEST_WAIT_SECONDS = 3600
/** Wrong passwords older than this are forgotten. */
const MEMORY_SECONDS = 24 * 3600

/** From a computer where this account has signed in before: counted by itself, so that nobody elsewhere can lock its owner out. */
export function deviceGuards(account: string, deviceHash: Buffer): readonly Guard[] {
  return [{ key: keyOf('device', account, deviceHash.toString('hex')), wrongAllowed: WRONG_ALLOWED }]
}

/** From anywhere else: by account and sender, and by account alone, so that many senders have no more guesses than one. */
export function strangerGuards(account: string, sender: string): readonly Guard[] {
  return [{ key: keyOf('sender', account, sender), wrongAllowed: WRONG_ALLOWED }, { key: keyOf('account', account), wrongAllowed: WRONG_ALLOWED_FROM_EVERYWHERE }]
}

/** The old password, asked for in a session: by session, so that whoever stole one cannot keep its owner from changing the password. */
export function sessionGuards(tokenHash: Buffer): readonly Guard[] {
  return [{ key: keyOf('session', tokenHash.toString('hex')), wrongAllowed: WRONG_ALLOWED }]
}

/** Hashed: the table is no list of who signs in from where. */
function keyOf(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex')
}

/** `isLast`: if it turns out wrong, the next one has to wait. `seconds`: until the next attempt; nothing was counted and nothing may be judged. */
export type Reservation = { readonly kind: 'reserved'; readonly isLast: boolean } | { readonly kind: 'locked'; readonly seconds: number }

/** Counts an attempt as a wrong one before it is judged, so that guesses in parallel have no more tries than guesses in a row. */
export function reserveAttempt(database: Database, guards: readonly Guard[], now: Date): Promise<Reservation> {
  return database.transaction().execute(async (transaction) => {
    const keys = guards.map((guard) => guard.key)
    await sql`insert into sign_in_guard (key, failures, last_failure) select key, 0, ${now} from unnest(${keys}::text[]) as guard (key) on conflict do nothing`.execute(transaction)
    const rows = await transaction.selectFrom('sign_in_guard').select('blocked_until').where('key', 'in', keys).orderBy('key').forUpdate().execute()
    const seconds = Math.ceil(Math.max(0, ...rows.map((row) => (row.blocked_until?.getTime() ?? 0) - now.getTime())) / 1000)
    if (seconds > 0) return { kind: 'locked', seconds }
    let isLast = false
    for (const { key, wrongAllowed } of guards) {
      const { rows: counted } = await sql<{ is_last: boolean }>`
        update sign_in_guard set failures = counted.failures, last_failure = ${now},
          blocked_until = case when counted.failures >= ${wrongAllowed}::int
            then ${now}::timestamptz + make_interval(secs => least(${FIRST_WAIT_SECONDS} * power(2, least(counted.failures - ${wrongAllowed}::int, 20)), ${LONGEST_WAIT_SECONDS})) end
        from (select case when last_failure < ${now}::timestamptz - make_interval(secs => ${MEMORY_SECONDS}) then 1 else failures + 1 end as failures from sign_in_guard where key = ${key}) as counted
        where key = ${key} returning blocked_until is not null as is_last`.execute(transaction)
      isLast ||= counted.some((row) => row.is_last)
    }
    return { kind: 'reserved', isLast }
  })
}

/**
 * After the right password the attempt was none. What the owner's own sender or device had against it is forgotten; what
 * others guessed at the account stays counted. What is too old to count goes as well, so that guessing does not fill the
 * table for ever.
 */
export async function giveAttemptBack(database: Database, guards: readonly Guard[], now: Date): Promise<void> {
  const forgotten = new Date(now.getTime() - MEMORY_SECONDS * 1000)
  const own = guards.filter((guard) => guard.wrongAllowed === WRONG_ALLOWED).map((guard) => guard.key)
  const shared = guards.filter((guard) => guard.wrongAllowed !== WRONG_ALLOWED).map((guard) => guard.key)
  await database.deleteFrom('sign_in_guard').where((row) => row.or([row('key', 'in', own), row('last_failure', '<', forgotten)])).execute()
  await sql`update sign_in_guard set failures = greatest(failures - 1, 0), blocked_until = null where key = any(${shared}::text[])`.execute(database)
}
