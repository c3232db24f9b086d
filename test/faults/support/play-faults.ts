import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { DEMONSTRATION_PASSWORD } from '../../../server/demonstration/demonstration-accounts.ts'
import { RegionCode } from '../../../shared/domain/region.ts'
import type { Chance } from '../../simulation/chance.ts'
import { bundlePage, EMPTY_PAGE } from '../../support/bundle-page.ts'
import { openKillableBrowser, type KillableBrowser } from '../../support/killable-browser.ts'
import { NETWORK_FAULTS, startLossyProxy } from '../../support/lossy-proxy.ts'
import { keepBook } from './acknowledged-work.ts'
import type {} from './cadre-page.ts'
import { createCadre } from './cadre-work.ts'
import { nothingYet, type FaultCounts } from './fault-counts.ts'
import { createFolderCopy } from './folder-copy.ts'
import { startKillableServer } from './killable-server.ts'
import { planRestores } from './plan-restores.ts'
import { countDoubled, findBrokenPhotos, readAddresses, readContents, readMarks } from './server-holdings.ts'
import { pickClock, shiftClock } from './wrong-clock.ts'

const START_LIMIT = 40
/** A busy machine is slow; a storm that has not calmed down after this never will. */
const CALM_LIMIT_MS = 300_000
/** A lull lasts until everything has arrived, or as long as this. */
const LULL_LIMIT_MS = 10_000
/** Nothing of a photo has gone for so long: its lane has ended. */
const STALLED_MS = 5_000
const ACCOUNT = 'cun01'

type Harm = 'none' | 'database' | 'journal'

export interface Storm {
  readonly kills: number
  readonly restores: number
}

/**
 * Plays a cadre who works while browser, server and database are killed, the browser's database is deleted, the journal is
 * damaged, the computer's clock stands in another year after a restart, the operator puts back a copy of the server's data
 * folder, and the network loses, cuts and repeats. Ends when there have been `kills` kills; then all is calm, and what was
 * acknowledged is counted.
 *
 * On the computer one home of a save is harmed at a time, as two disks do not break in one moment. Over a whole storm all
 * three homes of one save can be hit, one after the other: its entry in the journal, then the database, then the server by
 * a restore to before it. Nobody can bring that back; book is kept of each harm, and exactly these count as taken and not
 * as lost. Photos lie in the database and at the server, in no journal: one whose database was deleted before it had
 * arrived, or whose server was put back to before it after that, is taken as well.
 */
export async function playFaults(chance: Chance, { kills, restores }: Storm, onProgress: (counts: FaultCounts) => void): Promise<FaultCounts> {
  const counts = nothingYet()
  const scripts = await bundlePage(new URL('./cadre-page.ts', import.meta.url))
  const server = await startKillableServer(30)
  const copy = createFolderCopy(server)
  const network = await startLossyProxy(server.url(), () => chance.roll(), (path) => {
    const script = scripts.get(path)
    return script ? { type: 'text/javascript', body: script } : { type: 'text/html', body: Buffer.from(EMPTY_PAGE) }
  })
  const profile = mkdtempSync(join(tmpdir(), 'bangfu-faults-profile-'))
  const book = keepBook()
  const [village] = await server.query<{ scope: string[] }>(`select scope from account where account = '${ACCOUNT}'`)
  const cadre = createCadre(chance, book, RegionCode.parse(village?.scope[0]))
  const plan = planRestores(chance, kills, restores)
  let clock = 0
  let browser: KillableBrowser | undefined

  const openPage = () => openKillableBrowser(profile, `${network.url}/`, 'cadre', (page) => page.addInitScript(shiftClock, clock))
  const homesOf = ({ page }: KillableBrowser) => page.evaluate(([account, password]) => window.cadre.homes(account, password), [ACCOUNT, DEMONSTRATION_PASSWORD] as const)
  const lookAtServer = async () => book.leftAtServer(await readMarks(server, ACCOUNT), await readContents(server))

  /** What would take photos from their only home harms the journal instead, one time in two: or hardly a photo would be left to judge. */
  async function pickHarm(): Promise<Harm> {
    const harm = chance.pick(['none', 'none', 'database', 'journal'] as const)
    return harm === 'database' && chance.happens(0.5) && book.hasOnlyHere(await readContents(server)) ? 'journal' : harm
  }

  async function harmComputer(opened: KillableBrowser, harm: Harm): Promise<void> {
    if (harm === 'database') {
      await opened.page.evaluate(() => window.cadre.deleteDatabase())
      book.databaseDeleted()
      await lookAtServer()
      counts.databasesDeleted++
    }
    if (harm === 'journal') {
      const before = await homesOf(opened)
      const harmed = await opened.page.evaluate(([how, roll]) => window.cadre.harmJournal(how, roll), [chance.pick(['cut', 'flip'] as const), chance.roll()] as const)
      book.journalHarmed(before.journal, (await homesOf(opened)).journal)
      counts.journalsHarmed += harmed > 0 ? 1 : 0
    }
  }

  async function openBrowser(harm: Harm): Promise<KillableBrowser> {
    const before = clock
    clock = pickClock(chance)
    if (Math.abs(clock - before) > 60_000) counts.clockChanges++
    for (let attempt = 0; attempt < START_LIMIT; attempt++) {
      const opened = await openPage()
      if (attempt === 0) await harmComputer(opened, harm)
      const result = await opened.page.evaluate(([account, password]) => window.cadre.signIn(account, password), [ACCOUNT, DEMONSTRATION_PASSWORD] as const)
      if (result === 'signed_in') {
        counts.restoredFromJournal += (await opened.page.evaluate(() => window.cadre.safety())).healing.restored
        book.found(await homesOf(opened))
        return opened
      }
      await opened.kill()
    }
    throw new Error('nobody could sign in')
  }

  async function killServer(how: 'server' | 'postgres'): Promise<void> {
    if (how === 'server') await server.killServer()
    else await server.killPostgres()
    counts[how === 'server' ? 'serverKills' : 'postgresKills']++
  }

  async function startServer(): Promise<void> {
    await server.start()
    network.target = server.url()
  }

  /** What the operator does, while the cadre works on. */
  async function operate(): Promise<void> {
    if (plan.copies.has(counts.kills)) {
      await server.stop()
      copy.take()
      await startServer()
      counts.copies++
    }
    if (plan.restores.has(counts.kills) && counts.copies > 0) {
      await server.stop()
      copy.putBack(chance.happens(0.5))
      await startServer()
      counts.restores++
      await lookAtServer()
    }
  }

  /** The network is well for a while, so that something lies at the server that a restore can lose. */
  async function lull(opened: KillableBrowser): Promise<void> {
    network.fault = () => undefined
    if (await calmDown(opened, LULL_LIMIT_MS)) counts.lulls++
  }

  async function judge(): Promise<void> {
    const held = await readMarks(server, ACCOUNT)
    const addresses = await readAddresses(server)
    const kept = [...book.marks].filter((mark) => !book.takenMarks.has(mark))
    const photos = [...book.photos].filter((photo) => !book.takenPhotos.has(photo))
    counts.networkFaults = Object.values(network.counts).reduce((sum, count) => sum + count, 0)
    counts.savesTaken = book.takenMarks.size
    counts.photosTaken = book.takenPhotos.size
    counts.lost = kept.filter((mark) => !held.has(mark)).length
    counts.photosLost = (await findBrokenPhotos(server.url(), ACCOUNT, photos)).length
    counts.missingAtHome = book.missing.length
    counts.overwritten = cadre.countOverwritten(addresses)
    counts.doubled = await countDoubled(server)
  }

  try {
    browser = await openBrowser('none')
    await browser.page.evaluate(() => window.cadre.sync())
    while (counts.kills < kills) {
      const { page } = browser
      if (chance.happens(0.25)) await lull(browser)
      network.fault = () => (chance.happens(0.3) ? chance.pick(NETWORK_FAULTS) : undefined)
      for (let saves = chance.below(3); saves >= 0; saves--) await cadre.work(page)
      const exchange = chance.happens(0.7) ? page.evaluate(() => window.cadre.sync()).catch(() => undefined) : undefined
      const late = chance.happens(0.5) ? cadre.work(page) : undefined
      await pause(chance.roll() * 150)
      const victim = chance.roll()
      if (victim < 0.6) {
        await browser.kill()
        counts.browserKills++
        if (late && !(await late)) counts.cutOff++
        browser = await openBrowser(await pickHarm())
      } else {
        await killServer(victim < 0.85 ? 'server' : 'postgres')
        await late
        await exchange
        await startServer()
      }
      counts.kills++
      await operate()
      counts.acknowledged = book.marks.size
      counts.photos = book.photos.size
      onProgress(counts)
    }
    network.fault = () => undefined
    counts.agreed = await calmDown(browser, CALM_LIMIT_MS)
    await judge()
    return counts
  } finally {
    await browser?.kill().catch(() => undefined)
    await network.close()
    await server.close()
    copy.remove()
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Exchanges until nothing waits and both sides are proven to hold the same, or gives up. */
async function calmDown({ page }: KillableBrowser, limitMs: number): Promise<boolean> {
  for (const begun = Date.now(); Date.now() - begun < limitMs; await pause(250)) {
    const state = await page.evaluate(() => window.cadre.sync())
    if (state.problem !== null || (state.agreement?.state !== 'agreed' && state.agreement?.state !== 'mended')) continue
    const { waiting } = await page.evaluate(() => window.cadre.counts())
    if (waiting === 0 && (await sendPhotos(page, begun + limitMs))) return true
  }
  return false
}

/** Waits as long as photos go, because an exchange would break that off; whether none is left. */
async function sendPhotos(page: KillableBrowser['page'], until: number): Promise<boolean> {
  for (let [left, moved] = [Number.POSITIVE_INFINITY, Date.now()]; ; await pause(100)) {
    const { contentBytes } = await page.evaluate(() => window.cadre.counts())
    if (contentBytes === 0) return true
    if (contentBytes < left) [left, moved] = [contentBytes, Date.now()]
    if (Date.now() > until || Date.now() - moved > STALLED_MS) return false
  }
}
