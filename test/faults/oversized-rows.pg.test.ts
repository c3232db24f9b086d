import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { connect } from '../../server/database/connect.ts'
import { DEMONSTRATION_PASSWORD } from '../../server/demonstration/demonstration-accounts.ts'
import { SignInReply } from '../../shared/protocol/session.ts'
import { createTestDatabase } from '../support/test-database.ts'
import { TEST_VILLAGES } from '../support/test-villages.ts'

const ROWS = 140
const MIB = 1024 * 1024
/** The rows together are 520 MiB; a text of 512 MiB ends a Node process. */
const MOST_MEMORY_MIB = 450

test('[V3] 140 rows of 3.9 MB from before there were limits are pulled page by page, and the server lives in bounded memory', async () => {
  const created = await createTestDatabase()
  const database = connect(created.url)
  await sql`
    insert into record (county_code, id, kind, area_code, household_id, body, row_version)
    select '520121', id, 'household', ${TEST_VILLAGES[0]}, id, jsonb_build_object('villageCode', ${TEST_VILLAGES[0]}::text, 'extra', repeat('x', 3900000)), 1
    from (select gen_random_uuid() as id from generate_series(1, ${ROWS}::int)) as made`.execute(database)
  await database.destroy()
  const folder = mkdtempSync(join(tmpdir(), 'bangfu-oversized-'))
  const child = spawn(process.execPath, ['server/main.ts'], { env: { ...process.env, DATABASE_URL: created.url, BANGFU_DATA: folder, PORT: '0', BANGFU_LOG: 'silent' }, stdio: ['ignore', 'pipe', 'ignore'] })
  try {
    const url = await readyAt(child.stdout)
    const signedIn = await fetch(`${url}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ account: 'cun01', password: DEMONSTRATION_PASSWORD }) })
    const headers = { authorization: `Bearer ${SignInReply.parse(await signedIn.json()).token}`, 'accept-encoding': 'identity', 'x-lineage-id': '01900000-0000-7000-8000-000000000000' }
    const sizes: number[] = []
    let rows = 0
    for (let cursor = '0:0', more = true; more; ) {
      const text = await (await fetch(`${url}/api/sync/pull?cursor=${cursor}&scopeEpoch=1`, { headers })).text()
      const lines = text.trimEnd().split('\n')
      sizes.push(text.length)
      rows += lines.length - 1
      ;({ cursor, more } = JSON.parse(lines.at(-1) ?? '') as { cursor: string; more: boolean })
    }
    expect(rows).toBe(ROWS)
    expect(Math.max(...sizes)).toBeLessThan(4 * MIB)
    expect(child.exitCode).toBeNull()
    const peak = highestMemoryMib(child.pid ?? 0)
    if (peak !== undefined) expect(peak).toBeLessThan(MOST_MEMORY_MIB)
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
  } finally {
    const ended = once(child, 'exit')
    if (child.exitCode === null && child.signalCode === null && child.kill('SIGTERM')) await ended
    rmSync(folder, { recursive: true, force: true })
    await created.drop()
  }
}, 300_000)

async function readyAt(output: NodeJS.ReadableStream): Promise<string> {
  let said = ''
  for await (const chunk of output) {
    said += String(chunk)
    const ready = /^ready (\S+)$/m.exec(said)?.[1]
    if (ready !== undefined) return ready
  }
  throw new Error(`the server ended: ${said}`)
}

/** Where the system says it. */
function highestMemoryMib(pid: number): number | undefined {
  const path = `/proc/${pid}/status`
  return existsSync(path) ? Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(path, 'utf8'))?.[1]) / 1024 : undefined
}
