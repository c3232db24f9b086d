import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import { createAccounts } from '../../server/accounts/account.queries.ts'
import { connect } from '../../server/database/connect.ts'
import { startEmbeddedPostgres } from '../../server/database/embedded-postgres.ts'
import { migrate } from '../../server/database/migrate.ts'
import { demonstrationAccounts } from '../../server/demonstration/demonstration-accounts.ts'
import { guiyangRegions, writeRegions } from '../../server/regions/region.queries.ts'
import { Region } from '../../shared/domain/region.ts'
import { TEMPLATE, TEST_VILLAGES } from './test-villages.ts'

// A process of its own, so that the cluster ends with the test run however the run ends.
const [folder = '', runPid = '0'] = process.argv.slice(2)
const cluster = await startEmbeddedPostgres({ folder: join(folder, 'data'), passwordFile: join(folder, 'password'), durable: false })
try {
  const client = new Client({ connectionString: cluster.urlOf('postgres') })
  await client.connect()
  await client.query(`create database ${TEMPLATE}`)
  await client.end()
  const database = connect(cluster.urlOf(TEMPLATE))
  await migrate(database)
  await database.transaction().execute(async (transaction) => {
    const villages = TEST_VILLAGES.map((code, place) => Region.parse({ code, name: `试验${place + 1}村`, level: 'village', parent: `${code.slice(0, 9)}000`, validFrom: null, validTo: null, successor: null, villageAttr: null, minorityArea: null, deepPoor: null }))
    await writeRegions(transaction, [...guiyangRegions(), ...villages])
    await createAccounts(transaction, demonstrationAccounts(TEST_VILLAGES[0]))
  })
  await database.destroy()
  // In one step: somebody waits for the file and reads it at once.
  writeFileSync(join(folder, 'ready.new'), cluster.urlOf('postgres'))
  renameSync(join(folder, 'ready.new'), join(folder, 'ready'))
  while (isAlive(Number(runPid))) await pause(300)
} finally {
  await cluster.stop()
  rmSync(folder, { recursive: true, force: true })
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
