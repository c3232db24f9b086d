import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BENCH } from './bench-page.ts'
import { inBenchPage, serveBench, type Run } from './bench-site.ts'
import { idNoOf, nameOf } from './made-up-county.ts'
import { median, report, type Measurement } from './measurement.ts'
import { prepareCountyFiles, type CountyFiles } from './prepare-county-files.ts'

type Bench = typeof BENCH

const OURS = 'cadre'
const ROWS = 'rows'
const DEXIE = 'one Dexie row per household'

/** Everything that happens on the device, in a real Chromium with its profile on disk. */
export async function browserBench(households: number, rounds: number): Promise<readonly Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bangfu-bench-'))
  try {
    const files = await prepareCountyFiles(folder, households)
    const site = await serveBench(folder, 'test/bench/bench-page.ts', files)
    try {
      return await measure({ folder, site: site.url, files, rounds })
    } finally {
      site.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Setting {
  readonly folder: string
  readonly site: string
  readonly files: CountyFiles
  readonly rounds: number
}

async function measure(setting: Setting): Promise<readonly Measurement[]> {
  const { files, rounds } = setting
  const households = files.households
  const made: Measurement[] = []
  const note = (measurement: Omit<Measurement, 'households'>) => {
    made.push({ ...measurement, households })
    report({ ...measurement, households })
  }

  const fetches = { rows: [] as number[], segments: [] as number[] }
  const loads = { ours: [] as number[], dexie: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    await inPage(setting, 'ours', async (run) => {
      fetches.rows.push((await run('peerBareFetch', '/rows')).ms)
      fetches.segments.push((await run('peerBareFetch', '/snapshot')).ms)
      loads.ours.push(allLoaded(households, await run('ourFirstLoad', OURS, '/snapshot')))
    })
    await inPage(setting, 'rows', async (run) => loads.dexie.push(allLoaded(households, await run('peerFirstLoad', ROWS, '/rows'))))
  }
  const firstLoad = { name: 'first load, sealed, searchable', unit: 'ms', rounds, ours: median(loads.ours) } as const
  note({ ...firstLoad, against: `${DEXIE}, streamed`, theirs: median(loads.dexie) })
  note({ ...firstLoad, against: `bare fetch of the rows, gzip (${mega(files.rowsBytes)} MB), nothing parsed or stored`, theirs: median(fetches.rows) })
  note({ ...firstLoad, against: `bare fetch of the segments (${mega(files.snapshotBytes)} MB), nothing stored`, theirs: median(fetches.segments) })

  const cold = { ours: [] as { firstPage: number; search: number }[], dexie: [] as { firstPage: number; search: number }[] }
  for (let round = 0; round < rounds; round++) {
    // A new browser process each time: nothing is warm.
    cold.ours.push(await inPage(setting, 'ours', (run) => run('ourColdStart', OURS)))
    cold.dexie.push(await inPage(setting, 'rows', (run) => run('peerColdStart', ROWS)))
  }
  note({ name: 'cold start to the first page', unit: 'ms', rounds, against: DEXIE, ours: median(cold.ours.map((one) => one.firstPage)), theirs: median(cold.dexie.map((one) => one.firstPage)) })
  note({ name: 'cold start to a working search', unit: 'ms', rounds, against: `${DEXIE}, indexed prefix query`, ours: median(cold.ours.map((one) => one.search)), theirs: median(cold.dexie.map((one) => one.search)) })

  const words = searchWords(households)
  const searches = { ours: await inPage(setting, 'ours', (run) => run('ourSearch', OURS, words)), dexie: await inPage(setting, 'rows', (run) => run('peerSearch', ROWS, words)) }
  note({ name: 'search keystroke', unit: 'ms', rounds: words.length, against: `${DEXIE}, indexed prefix query`, ours: median(searches.ours.ms), theirs: median(searches.dexie.ms) })

  const saves = await inPage(setting, 'ours', async (run) => {
    const numbers = Array.from({ length: 60 }, (_, turn) => (turn * 7919) % households)
    await run('ourSaves', OURS, numbers.slice(0, 10))
    const ours = await run('ourSaves', OURS, numbers)
    const bytes = await run('ourSavedBytes', OURS)
    await run('peerBarePut', 'bare', bytes, 10)
    return { ours, bytes, bare: await run('peerBarePut', 'bare', bytes, 60) }
  })
  note({ name: 'strict save with op, audit and facts', unit: 'ms', rounds: 60, against: `bare strict IndexedDB put of ${saves.bytes} bytes`, ours: median(saves.ours), theirs: median(saves.bare) })

  const changedIn = (round: number) => Array.from({ length: 2000 }, (_, turn) => (turn * 7 + round * 13) % households)
  const pulls = { ours: [] as { ms: number; shown: number }[], dexie: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    pulls.ours.push(await inPage(setting, 'ours', (run) => run('ourPull', OURS, changedIn(round), round + 2)))
    pulls.dexie.push((await inPage(setting, 'rows', (run) => run('peerPull', ROWS, changedIn(round), round + 2))).ms)
  }
  note({ name: 'incremental pull of 2,000 changes, stored', unit: 'ms', rounds, against: DEXIE, ours: median(pulls.ours.map((one) => one.ms)), theirs: median(pulls.dexie) })
  note({ name: 'the same, until every figure in the list is derived again', unit: 'ms', rounds, against: `${DEXIE}, which derives nothing`, ours: median(pulls.ours.map((one) => one.shown)), theirs: median(pulls.dexie) })
  return made
}

function allLoaded(wanted: number, { households, ms }: { readonly households: number; readonly ms: number }): number {
  if (households !== wanted) throw new Error(`loaded ${households} of ${wanted}`)
  return ms
}

function inPage<Result>({ folder, site }: Setting, side: 'ours' | 'rows', work: (run: Run<Bench>) => Promise<Result>): Promise<Result> {
  return inBenchPage<Bench, Result>(join(folder, `profile-${side}`), site, work)
}

/** What people type: a surname, a name, the end of an ID number. */
function searchWords(households: number): string[] {
  return Array.from({ length: 30 }, (_, turn) => {
    const household = (turn * 104_729) % households
    const name = nameOf(household, 0)
    return [name.slice(0, 1), name.slice(0, 2), name, idNoOf(household, 0).slice(-3).toLowerCase(), idNoOf(household, 0).slice(-5).toLowerCase()][turn % 5] ?? name
  })
}

function mega(bytes: number): number {
  return Math.round(bytes / 1_000_000)
}
