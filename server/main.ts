import { fileURLToPath } from 'node:url'
import { prettifyError, ZodError } from 'zod'
import { removeForgotten } from './attachments/remove-forgotten.ts'
import { buildServer } from './build-server.ts'
import { readConfiguration, type Configuration } from './configuration.ts'
import { openCentralDatabase } from './database/central-database.ts'
import type { Database } from './database/connect.ts'
import { migrate } from './database/migrate.ts'
import { keepMarker, lifeMarkerFile, readWaypointSecret, recogniseAtStart } from './life/life-marker.ts'
import { retryDue } from './holding/retry-held.ts'
import { outliveErrors } from './outlive-errors.ts'
import { loggable } from './refusing.ts'
import { print } from './print.ts'
import { readKeySecret } from './transfer/key-secret.ts'

const RENDERER = fileURLToPath(new URL('../dist/renderer', import.meta.url))
/** A stop that takes longer is broken, and the person at the console must not wait for ever. */
const STOP_LIMIT_MS = 30_000

/** A server that is killed knows its database as it was so long ago at most; what came since, the devices prove. */
const MARKER_EVERY_MS = 5_000

const configuration = readConfigurationOrEnd()
const keySecret = readKeySecret(configuration.keySecret, configuration.dataFolder)
const markerFile = configuration.lifeMarker ?? lifeMarkerFile(configuration.dataFolder)
const waypointSecret = readWaypointSecret(markerFile, keySecret)
const { database, close } = await openCentralDatabase(configuration.databaseUrl, configuration.dataFolder)
const server = await buildServer({ database, logLevel: configuration.logLevel, keySecret, waypointSecret, rendererFolder: RENDERER, proxies: configuration.proxies })
let stopping = false
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop())
// `tasks/start.mjs` may have been killed itself: then nobody would ever stop us.
process.on('disconnect', () => void stop())

try {
  await migrate(database)
  if (await recogniseAtStart(database, markerFile, waypointSecret)) print('server.console.another_life')
  if (configuration.demonstration) await showDemonstration(database, configuration)
  const address = await server.listen({ host: configuration.host, port: configuration.port })
  outliveErrors(process, {
    onError: (error) => server.log.error({ failure: loggable(error) }, 'an error that nobody caught'),
    onTooMany: () => {
      // Whoever keeps the server running starts it again.
      process.exitCode = 1
      void stop()
    },
  })
  print('server.console.address', { address })
  // Held work is looked at every minute; which op is due is in the database, so that a restart forgets nothing.
  setInterval(() => void retryDue(database, new Date()).catch((error: Error) => server.log.error({ failure: loggable(error) }, 'held work could not be looked at')), 60_000).unref()
  await tidyContents()
  setInterval(() => void tidyContents(), 60 * 60_000).unref()
  setInterval(() => void keepMarker(database, markerFile).catch((error: Error) => server.log.error({ failure: loggable(error) }, 'the marker beside the database could not be written')), MARKER_EVERY_MS).unref()
  print('server.console.api', { address })
  process.stdout.write(`ready ${address}\n`)
} catch (error) {
  if (!stopping) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') print('server.console.port_taken', { port: configuration.port })
    else print('server.console.failed', { reason: error instanceof Error ? error.message : String(error) })
    process.exitCode = 1
    await stop()
  }
}

function readConfigurationOrEnd(): Configuration {
  try {
    return readConfiguration(process.env)
  } catch (error) {
    print('server.console.failed', { reason: error instanceof ZodError ? prettifyError(error) : String(error) })
    process.exit(1)
  }
}

async function tidyContents(): Promise<void> {
  try {
    const gone = await removeForgotten(database, new Date())
    if (gone.uploads + gone.contents > 0) server.log.info(gone, 'contents that nothing refers to were removed')
  } catch (error) {
    if (error instanceof Error) server.log.error({ failure: loggable(error) }, 'contents could not be tidied')
  }
}

/** Loaded only here, so that an installation for real work does not carry the made-up people around. */
async function showDemonstration(into: Database, { demonstrationHouseholds }: Configuration): Promise<void> {
  const { loadDemonstration } = await import('./demonstration/load-demonstration.ts')
  const { DEMONSTRATION_PASSWORD, readDemonstrationAccounts } = await import('./demonstration/demonstration-accounts.ts')
  const loaded = await loadDemonstration(into, { households: demonstrationHouseholds, onProgress: (done, total) => print('server.console.loading', { done, total }) })
  if (loaded) print('server.console.loaded', { households: loaded.households, villages: loaded.villages })
  print('server.console.accounts', { password: DEMONSTRATION_PASSWORD })
  for (const line of await readDemonstrationAccounts(into)) process.stdout.write(`  ${line}\n`)
}

/** Requests under way are finished first; then the pool, then the database itself. */
async function stop(): Promise<void> {
  if (stopping) return
  stopping = true
  print('server.console.stopping')
  setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref()
  await server.close()
  await keepMarker(database, markerFile).catch(() => undefined)
  await close()
  print('server.console.stopped')
  process.exit()
}
