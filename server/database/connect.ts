import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Tables } from './tables.ts'

export type Database = Kysely<Tables>

/** A pool of connections; `destroy()` closes it. `onError` hears of connections that break while idle. */
export function connect(url: string, onError: (error: Error) => void = () => undefined, connections = 12): Database {
  const pool = new pg.Pool({ connectionString: url, max: connections, application_name: 'bangfu', connectionTimeoutMillis: 10_000 })
  pool.on('error', onError)
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
}
