import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { DEMONSTRATION_PASSWORD } from '../../../server/demonstration/demonstration-accounts.ts'
import { RecordId } from '../../../shared/domain/record-id.ts'
import { RegionCode } from '../../../shared/domain/region.ts'
import type { Chance } from '../../simulation/chance.ts'
import { bundlePage, EMPTY_PAGE } from '../../support/bundle-page.ts'
import { openKillableBrowser, type KillableBrowser } from '../../support/killable-browser.ts'
import { NETWORK_FAULTS, startLossyProxy } from '../../support/lossy-proxy.ts'
import type {} from './cadre-page.ts'
import { startKillableServer } from './killable-server.ts'

export interface FaultCounts {
  kills: number
  browserKills: number
  serverKills: number
  postgresKills: number
  databasesDeleted: number
  journalsHarmed: number
  networkFaults: number
  /** Saves that the screen acknowledged, and those that a kill cut off before it could. */
  acknowledged: number
  cutOff: number
  restoredFromJournal: number
  lost: number
  doubled: number
  /** Whether device and server were proven to hold the same at the end. */
  agreed: boolean
}

const START_LIMIT = 40

/**
 * Plays a cadre who works while browser, server and database are killed, the browser's database is deleted, the journal is
 * damaged and the network loses, cuts and repeats. Of the two homes of a save one is harmed at a time, as two disks do not
 * break in one moment. Ends when there have been `kills` kills; then all is calm, and what was acknowledged is counted.
 */
export async function playFaults(chance: Chance, kills: number, onProgress: (counts: FaultCounts) => void): Promise<FaultCounts> {
  const counts: FaultCounts = { kills: 0, browserKills: 0, serverKills: 0, postgresKills: 0, databasesDeleted: 0, journalsHarmed: 0, networkFaults: 0, acknowledged: 0, cutOff: 0, restoredFromJournal: 0, lost: 0, doubled: 0, agreed: false }
  const scripts = await bundlePage(new URL('./cadre-page.ts', import.meta.url))
  const server = await startKillableServer(30)
  const network = await startLossyProxy(server.url(), () => chance.roll(), (path) => {
    const script = scripts.get(path)
    return script ? { type: 'text/javascript', body: script } : { type: 'text/html', body: Buffer.from(EMPTY_PAGE) }
  })
  const profile = mkdtempSync(join(tmpdir(), 'bangfu-faults-profile-'))
  const acknowledged: RecordId[] = []
  const [village] = await server.query<{ scope: string[] }>(`select scope from account where account = 'cun01'`)
  const areaCode = RegionCode.parse(village?.scope[0])
  let browser: KillableBrowser | undefined

  async function openBrowser(harm: 'none' | 'database' | 'journal'): Promise<KillableBrowser> {
    for (let attempt = 0; attempt < START_LIMIT; attempt++) {
      const opened = await openKillableBrowser(profile, `${network.url}/`, 'cadre')
      if (harm === 'database') await opened.page.evaluate(() => window.cadre.deleteDatabase())
      if (harm === 'journal') counts.journalsHarmed += (await opened.page.evaluate(([how, roll]) => window.cadre.harmJournal(how, roll), [chance.pick(['cut', 'flip'] as const), chance.roll()] as const)) > 0 ? 1 : 0
      if (harm === 'database') counts.databasesDeleted++
      const result = await opened.page.evaluate((password) => window.cadre.signIn('cun01', password), DEMONSTRATION_PASSWORD)
      if (result === 'signed_in') {
        counts.restoredFromJournal += (await opened.page.evaluate(() => window.cadre.safety())).healing.restored
        return opened
      }
      await opened.kill()
    }
    throw new Error('nobody could sign in')
  }

  /** Saves a household with its head; tells whether the screen acknowledged it. */
  function save(page: KillableBrowser['page']): { readonly id: RecordId; readonly done: Promise<boolean> } {
    const [id, member] = [RecordId.parse(chance.uuid()), RecordId.parse(chance.uuid())]
    const done = page.evaluate(([household, person, area, name]) => window.cadre.saveHousehold(household, person, area, name), [id, member, areaCode, `户主${acknowledged.length}`] as const)
    return { id, done: done.then(() => true, () => false) }
  }

  try {
    browser = await openBrowser('none')
    await browser.page.evaluate(() => window.cadre.sync())
    while (counts.kills < kills) {
      const { page } = browser
      network.fault = () => (chance.happens(0.3) ? chance.pick(NETWORK_FAULTS) : undefined)
      for (let saves = chance.below(3); saves >= 0; saves--) {
        const { id, done } = save(page)
        if (await done) acknowledged.push(id)
      }
      const exchange = chance.happens(0.7) ? page.evaluate(() => window.cadre.sync()).catch(() => undefined) : undefined
      const late = chance.happens(0.5) ? save(page) : undefined
      await pause(chance.roll() * 150)
      const victim = chance.roll()
      if (victim < 0.6) {
        await browser.kill()
        counts.browserKills++
        if (late && (await late.done)) acknowledged.push(late.id)
        else if (late) counts.cutOff++
        browser = await openBrowser(chance.pick(['none', 'none', 'database', 'journal'] as const))
      } else {
        if (victim < 0.85) {
          await server.killServer()
          counts.serverKills++
        } else {
          await server.killPostgres()
          counts.postgresKills++
        }
        if (late && (await late.done)) acknowledged.push(late.id)
        await exchange
        await server.start()
        network.target = server.url()
      }
      counts.kills++
      counts.acknowledged = acknowledged.length
      onProgress(counts)
    }
    network.fault = () => undefined
    counts.agreed = await calmDown(browser)
    counts.networkFaults = Object.values(network.counts).reduce((sum, count) => sum + count, 0)
    const rows = await server.query<{ id: string; members: number }>(`select household.id, (select count(*)::int from record member where member.household_id = household.id and member.kind = 'member') as members from record household where kind = 'household'`)
    const held = new Map(rows.map((row) => [row.id, row.members]))
    counts.lost = acknowledged.filter((id) => !held.has(id)).length
    const doubles = await server.query<{ n: number }>(`select count(*)::int as n from (select record_id from op where outcome->>'state' = 'applied' group by record_id having count(*) > 1) as twice`)
    counts.doubled = acknowledged.filter((id) => (held.get(id) ?? 1) !== 1).length + (doubles[0]?.n ?? 0)
    return counts
  } finally {
    await browser?.kill().catch(() => undefined)
    await network.close()
    await server.close()
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** The storm is over: exchanges until nothing waits and both sides are proven to hold the same, or gives up. */
async function calmDown({ page }: KillableBrowser): Promise<boolean> {
  for (let round = 0; round < 60; round++) {
    const state = await page.evaluate(() => window.cadre.sync())
    const { waiting } = await page.evaluate(() => window.cadre.counts())
    if (waiting === 0 && (state.agreement?.state === 'agreed' || state.agreement?.state === 'mended') && state.problem === null) return true
    await pause(250)
  }
  return false
}
