import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { createOf, householdOf, patchOf, pushTexts } from '../made-up-pushes.ts'
import { median, report, type Measurement } from '../measurement.ts'
import { startChildServer } from './child-server.ts'
import { withOurServer, type OurBenchServer } from './our-bench-server.ts'

const DEVICES = 16
const OPS = 1000
const BATCH = 250
/** Households that every device patches: nobody's patch knows the others', so there is something to merge. */
const SHARED = 500

interface Sent {
  readonly lineageId: string
  /** NDJSON of ops. */
  readonly text: string
}

/** 16 devices push at once: half new households of their own, half patches of the same households. */
export async function devicesBench(households: number, rounds: number): Promise<readonly Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bangfu-bench-devices-'))
  const couch = await startChildServer('./peer-server.ts', [folder, '0'])
  try {
    return await withOurServer(Math.max(households, SHARED), async (server) => {
      const pool = new pg.Pool({ connectionString: server.databaseUrl, max: DEVICES })
      await pool.query('create table plain (id bigint generated always as identity primary key, body jsonb not null)')
      const times = { ours: [] as number[], plain: [] as number[], couch: [] as number[] }
      for (let round = 0; round < rounds; round++) {
        const pushes = Array.from({ length: DEVICES }, (_, device) => pushesOf(households, round * DEVICES + device))
        times.ours.push(await operationsASecond(pushes, (push) => pushToUs(server, push)))
        times.plain.push(await operationsASecond(pushes, ({ text }) => pool.query('insert into plain (body) select jsonb_array_elements($1::jsonb)', [`[${text.replaceAll('\n', ',')}]`])))
        times.couch.push(await operationsASecond(pushes, ({ text }) => ask(`${couch.address}/pushed/_bulk_docs`, { body: `{"docs":[${text.replaceAll('\n', ',')}]}` })))
      }
      await pool.end()
      const shared = { name: `${DEVICES} devices push at once, with merges`, households, unit: 'rows/s', rounds, ours: median(times.ours) } as const
      const measurements: Measurement[] = [
        { ...shared, against: `plain INSERT of the same bytes over ${DEVICES} connections`, theirs: median(times.plain) },
        { ...shared, against: 'CouchDB-compatible server on LevelDB, _bulk_docs of the same bytes: nothing merged, nothing synced to disk', theirs: median(times.couch) },
      ]
      measurements.forEach(report)
      return measurements
    })
  } finally {
    couch.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function pushesOf(households: number, life: number): readonly Sent[] {
  const own = Array.from({ length: OPS / 2 }, (_, turn) => createOf(householdOf(1_000_000 + households + life * OPS + turn)))
  const others = Array.from({ length: OPS / 2 }, (_, turn) => patchOf(householdOf(turn % SHARED), life))
  return pushTexts([...own, ...others], 1000 + life, BATCH)
}

/** Every device sends its batches one after the other; all devices at the same time. */
async function operationsASecond(devices: readonly (readonly Sent[])[], send: (push: Sent) => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await Promise.all(devices.map(async (pushes) => {
    for (const push of pushes) await send(push)
  }))
  return (devices.length * OPS * 1000) / (performance.now() - start)
}

async function pushToUs({ address, token }: OurBenchServer, { lineageId, text }: Sent): Promise<void> {
  const reply = await ask(`${address}/api/sync/push`, { body: text, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson', 'x-lineage-id': lineageId } })
  const { outcomes } = JSON.parse(reply) as { outcomes: { state: string }[] }
  const lost = outcomes.filter(({ state }) => state === 'rejected' || state === 'held').length
  if (outcomes.length !== BATCH || lost > 0) throw new Error(`${lost} of ${outcomes.length} ops were not taken`)
}

async function ask(url: string, init: RequestInit): Promise<string> {
  const answer = await fetch(url, { method: 'POST', ...init })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${text.slice(0, 200)}`)
  return text
}
