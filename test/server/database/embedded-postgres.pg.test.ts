import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../../server/database/embedded-postgres.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bangfu-cluster-'))
  chmodSync(folder, 0o755)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const start = () => startEmbeddedPostgres({ folder: join(folder, 'postgres'), passwordFile: join(folder, 'password'), durable: false })

async function ask(cluster: EmbeddedPostgres, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: cluster.urlOf('postgres') })
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

test('data survive a stop and a start; the password is random, needed, and closed to others', async () => {
  const first = await start()
  await ask(first, 'create table kept as select 7 as n')
  expect(statSync(join(folder, 'password')).mode & 0o777).toBe(0o600)
  expect(readFileSync(join(folder, 'password'), 'utf8')).toMatch(/^[0-9a-f]{48}$/)
  const wrong = new URL(first.urlOf('postgres'))
  wrong.password = 'guess'
  await expect(new Client({ connectionString: wrong.href }).connect()).rejects.toThrow('password')
  await first.stop()
  expect(existsSync(join(folder, 'postgres', 'postmaster.pid'))).toBe(false)
  const second = await start()
  expect(await ask(second, 'select n from kept')).toEqual([{ n: 7 }])
  await second.stop()
})

test('a cluster whose server was killed is taken over; a stale pid file of nobody does not stop the start', async () => {
  const code = `import { startEmbeddedPostgres } from '${new URL('../../../server/database/embedded-postgres.ts', import.meta.url).href}'
    await startEmbeddedPostgres(${JSON.stringify({ folder: join(folder, 'postgres'), passwordFile: join(folder, 'password'), durable: false })})
    console.log('up'); setInterval(() => {}, 1000)`
  const owner = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise((resolve) => owner.stdout.once('data', resolve))
  const orphan = Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
  const ended = new Promise((resolve) => owner.once('exit', resolve))
  owner.kill('SIGKILL')
  await ended
  const heir = await start()
  expect(Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])).not.toBe(orphan)
  expect(await ask(heir, 'select 1 as one')).toEqual([{ one: 1 }])
  await heir.stop()
  // Numbers that belong to nobody, and to processes that are not this cluster (one is ourselves: a wrong guess ends the test).
  for (const pid of [999_999, process.pid, process.ppid]) {
    writeFileSync(join(folder, 'postgres', 'postmaster.pid'), `${pid}\n${join(folder, 'postgres')}\n0\n5432\n\n\n\n`)
    const again = await start()
    await again.stop()
  }
})

test('a second start on the folder of a living server shares its cluster and leaves it running', async () => {
  const first = await start()
  const second = await start()
  await second.stop()
  expect(await ask(first, 'select 1 as one')).toEqual([{ one: 1 }])
  await first.stop()
})
