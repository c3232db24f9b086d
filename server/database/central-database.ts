import { join } from 'node:path'
import { Client } from 'pg'
import { connect, type Database } from './connect.ts'
import { startEmbeddedPostgres } from './embedded-postgres.ts'

export interface CentralDatabase {
  readonly database: Database
  /** Ends the connections and stops what was started. */
  readonly close: () => Promise<void>
}

const NAME = 'bangfu'

/** The operator's PostgreSQL of `databaseUrl`, or the embedded one in the data folder. Throws when neither answers. */
export async function openCentralDatabase(databaseUrl: string | undefined, dataFolder: string): Promise<CentralDatabase> {
  if (databaseUrl !== undefined) {
    const database = connect(databaseUrl)
    return { database, close: () => database.destroy() }
  }
  const cluster = await startEmbeddedPostgres({ folder: join(dataFolder, 'postgres'), passwordFile: join(dataFolder, 'postgres-password'), durable: true })
  try {
    await createDatabaseIfMissing(cluster.urlOf('postgres'))
  } catch (error) {
    await cluster.stop()
    throw error
  }
  const database = connect(cluster.urlOf(NAME))
  return {
    database,
    close: async () => {
      await database.destroy()
      await cluster.stop()
    },
  }
}

async function createDatabaseIfMissing(url: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const found = await client.query('select from pg_database where datname = $1', [NAME])
    if (found.rowCount === 0) await client.query(`create database ${NAME}`)
  } finally {
    await client.end()
  }
}
