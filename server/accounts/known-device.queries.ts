import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Database } from '../database/connect.ts'

/** A device may lie in a drawer over a winter; after that it is a stranger again. */
const KNOWN_FOR_DAYS = 400
/** More computers than one person uses; the longest unused goes first. */
const MOST_DEVICES = 30

export interface KnownDevice {
  /** For the device to keep; the server keeps only the hash. */
  readonly token: string
  readonly hash: Buffer
}

/** The device of this token, where this account has signed in on it before. */
export async function findKnownDevice(database: Database, account: string, token: string | null): Promise<KnownDevice | undefined> {
  if (token === null) return undefined
  const hash = hashOf(token)
  const { rows } = await sql`select from known_device where token_hash = ${hash} and account = ${account} and last_used_at > clock_timestamp() - make_interval(days => ${KNOWN_FOR_DAYS})`.execute(database)
  return rows.length === 1 ? { token, hash } : undefined
}

/** Notes that an account has signed in on a device, which gets a token where it has none. */
export async function rememberDevice(database: Database, account: string, known: KnownDevice | undefined): Promise<KnownDevice> {
  const token = known?.token ?? randomBytes(32).toString('base64url')
  const hash = hashOf(token)
  await sql`insert into known_device (token_hash, account) values (${hash}, ${account}) on conflict (token_hash) do update set last_used_at = clock_timestamp()`.execute(database)
  if (!known) await sql`delete from known_device where account = ${account} and token_hash not in (select token_hash from known_device where account = ${account} order by last_used_at desc limit ${MOST_DEVICES})`.execute(database)
  return { token, hash }
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
