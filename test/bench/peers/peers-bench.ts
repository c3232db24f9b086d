import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Database } from '../../../server/database/connect.ts'
import { inBenchPage, serveBench, type Run } from '../bench-site.ts'
import { recordId } from '../made-up-county.ts'
import { median, report, type Measurement } from '../measurement.ts'
import { prepareCountyFiles } from '../prepare-county-files.ts'
import { startChildServer } from './child-server.ts'
import { withOurServer } from './our-bench-server.ts'
import type { ReplicaTimes } from './page-replicas.ts'
import type { BENCH } from './peers-page.ts'

type Bench = typeof BENCH

const PULLED = 2000
const PUSHED = 1000
const ACCOUNT = 'bench'
const POUCH = 'PouchDB with a CouchDB-compatible server on LevelDB'
const RX = 'RxDB (Dexie storage) with a server that keeps rows in memory'
// The page speaks to three servers on three ports; the same for every side.
const FLAGS = ['--disable-web-security']

interface OurTimes extends ReplicaTimes {
  readonly bareFetch: number
  readonly bareRequest: readonly number[]
  readonly barePull: readonly number[]
  readonly barePush: readonly number[]
}

/** Our whole way, from the browser over HTTP into PostgreSQL and back, beside PouchDB, RxDB and the bare requests. */
export async function peersBench(households: number, rounds: number): Promise<readonly Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bangfu-bench-peers-'))
  try {
    const site = await serveBench(folder, 'test/bench/peers/peers-page.ts', await prepareCountyFiles(folder, households))
    const peer = await startChildServer('./peer-server.ts', [folder, String(households)])
    const inPage = <Result>(side: string, work: (run: Run<Bench>) => Promise<Result>) => inBenchPage<Bench, Result>(join(folder, side), site.url, work, FLAGS)
    try {
      const task = { server: peer.address, households, rounds, pulled: PULLED, pushed: PUSHED }
      const ours = await withOurServer(PULLED + PUSHED, (server) => inPage('ours', (run) => ourTimes(run, server, site.url, rounds)))
      const pouch = await inPage('pouch', (run) => run('pouchReplica', task))
      const rx = await inPage('rx', (run) => run('rxReplica', task))
      return measurementsOf(households, ours, [[POUCH, pouch], [RX, rx]])
    } finally {
      peer.stop()
      site.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function ourTimes(run: Run<Bench>, { address, token, database }: { readonly address: string; readonly token: string; readonly database: Database }, site: string, rounds: number): Promise<OurTimes> {
  const server = { address, token }
  const times = { noChange: [] as number[], bareRequest: [] as number[], pull: [] as number[], barePull: [] as number[], push: [] as number[], barePush: [] as number[] }
  const bareFetch = await run('bareRequest', '/rows')
  const { ms: firstLoad } = await run('ourFirstLoad', ACCOUNT, '/snapshot')
  for (let round = 0; round < rounds; round++) {
    await run('ourPull', ACCOUNT, server)
    times.noChange.push((await run('ourUnchanged', ACCOUNT, server)).ms)
    times.bareRequest.push(await run('bareRequest', '/nothing'))
    await changeSome(database, round)
    const pulled = await run('ourPull', ACCOUNT, server)
    times.pull.push(pulled.ms)
    times.barePull.push(pulled.bareMs)
    const pushed = await run('ourPush', ACCOUNT, server, Array.from({ length: PUSHED }, (_, household) => PULLED + household), `${site}sink`)
    times.push.push(pushed.ms)
    times.barePush.push(pushed.bareMs)
  }
  return { firstLoad, bareFetch, ...times }
}

/** Somebody else changes the first households. */
async function changeSome(database: Database, round: number): Promise<void> {
  const ids = Array.from({ length: PULLED }, (_, household) => recordId(household, 0))
  await sql`
    update record set body = body || jsonb_build_object('remark', ${`第${round}次`}::text), row_version = row_version + 1,
      field_versions = field_versions || jsonb_build_object('remark', row_version + 1), xid = pg_current_xact_id(), seq = nextval('change_seq')
    where id = any(${ids}::uuid[])`.execute(database)
}

function measurementsOf(households: number, ours: OurTimes, peers: readonly (readonly [string, ReplicaTimes])[]): readonly Measurement[] {
  const line = (name: string, against: string, mine: readonly number[], theirs: readonly number[]): Measurement => ({ name, households, unit: 'ms', rounds: mine.length, against, ours: median(mine), theirs: median(theirs) })
  const lines = [
    ...peers.map(([peer, times]) => line('first load into the device', peer, [ours.firstLoad], [times.firstLoad])),
    line('first load into the device', 'bare fetch of the rows, gzip', [ours.firstLoad], [ours.bareFetch]),
    ...peers.map(([peer, times]) => line('sync without any change', peer, ours.noChange, times.noChange)),
    line('sync without any change', 'one bare HTTP request', ours.noChange, ours.bareRequest),
    ...peers.map(([peer, times]) => line('sync that brings 2,000 changes', peer, ours.pull, times.pull)),
    line('sync that brings 2,000 changes', 'bare fetch of the same page from the same server', ours.pull, ours.barePull),
    ...peers.map(([peer, times]) => line('push of 1,000 changes from the browser', peer, ours.push, times.push)),
    line('push of 1,000 changes from the browser', 'bare POST of the same bytes, thrown away', ours.push, ours.barePush),
  ]
  lines.forEach(report)
  return lines
}
