import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { isMainThread } from 'node:worker_threads'
import { Client } from 'pg'
import { TEMPLATE } from './test-villages.ts'

export interface TestDatabase {
  readonly url: string
  drop(): Promise<void>
}

const KEEPER = fileURLToPath(new URL('./postgres-keeper.ts', import.meta.url))
const START_LIMIT_MS = 60_000

/** A fresh database with the newest tables, the regions and the demonstration accounts, on the one cluster of this test run. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const admin = await findCluster()
  const name = `test_${randomBytes(6).toString('hex')}`
  await runOnce(admin, `create database ${name} template ${TEMPLATE}`)
  const url = new URL(admin)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => runOnce(admin, `drop database if exists ${name} with (force)`) }
}

async function runOnce(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** The first worker that asks starts the cluster; the others wait for it. */
async function findCluster(): Promise<string> {
  const runPid = process.env['VITEST'] && isMainThread ? process.ppid : process.pid
  const folder = join(tmpdir(), `bangfu-test-${runPid}`)
  const ready = join(folder, 'ready')
  let said = ''
  if (becomesFirst(folder)) {
    const keeper = spawn(process.execPath, [KEEPER, folder, String(runPid)], { detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
    keeper.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
    keeper.unref()
  }
  for (let waited = 0; !existsSync(ready); waited += 50) {
    if (waited > START_LIMIT_MS || (said !== '' && !existsSync(folder))) throw new Error(`The test database did not start. ${said}`)
    await pause(50)
  }
  return readFileSync(ready, 'utf8')
}

function becomesFirst(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o755 })
    return true
  } catch {
    return false
  }
}
