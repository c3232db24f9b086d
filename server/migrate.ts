import { readConfiguration } from './configuration.ts'
import { openCentralDatabase } from './database/central-database.ts'
import { migrate } from './database/migrate.ts'

// `npm run migrate`: brings the database to the newest form and says what ran.
const { databaseUrl, dataFolder } = readConfiguration(process.env)
const { database, close } = await openCentralDatabase(databaseUrl, dataFolder)
try {
  const applied = await migrate(database)
  process.stdout.write(`${applied.length === 0 ? 'Nothing to do.' : applied.join('\n')}\n`)
} finally {
  await close()
}
