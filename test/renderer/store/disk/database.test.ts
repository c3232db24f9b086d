import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { householdRecords, idOf, OTHER_VILLAGE, VILLAGE, villageFrame } from '../made-up-village.ts'
import { openKillableBrowser, type KillableBrowser } from '../../../support/killable-browser.ts'
import { servePage, type PageServer } from './page-server.ts'
import type {} from './store-page.ts'

const PASSWORD = 'made-up-password-1'
let server: PageServer
let profile: string

beforeAll(async () => {
  server = await servePage([VILLAGE, OTHER_VILLAGE].map((code, at) => villageFrame(code, Array.from({ length: 150 }, (_, number) => householdRecords(1000 * at + number, code)))))
  profile = mkdtempSync(join(tmpdir(), 'bangfu-profile-'))
})

afterAll(async () => {
  await server.close()
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
})

function browser(): Promise<KillableBrowser> {
  return openKillableBrowser(profile, server.url)
}

test('in a real browser, what was acknowledged survives a kill in the very next moment, and only the password opens it', async () => {
  const first = await browser()
  expect(await first.page.evaluate((password) => window.storePage.open(password), PASSWORD)).toBe('opened')
  await first.page.evaluate(() => window.storePage.load('/snapshot'))
  expect(await first.page.evaluate(() => window.storePage.size())).toBe(300)
  await first.kill()

  const acknowledged: string[] = []
  for (let turn = 0; turn < 3; turn++) {
    const running = await browser()
    const { page } = running
    expect(await page.evaluate((password) => window.storePage.open(password), PASSWORD)).toBe('opened')
    expect(await page.evaluate(() => window.storePage.size())).toBe(300)
    for (const [number, address] of acknowledged.entries()) {
      expect(await page.evaluate((id) => window.storePage.addressOf(id), idOf('household', number))).toEqual({ address, waiting: 1 })
    }
    if (turn > 0) expect(await page.evaluate(() => window.storePage.findDraft('household/new'))).toEqual({ typed: acknowledged.at(-1) })
    const address = `第 ${turn} 次保存`
    await page.evaluate((value) => window.storePage.saveDraft('household/new', value), { typed: address })
    await page.evaluate((edits) => window.storePage.save(edits), [{ kind: 'patch' as const, recordKind: 'household' as const, recordId: idOf('household', turn), changes: { address } }])
    acknowledged.push(address)
    await running.kill()
  }

  const last = await browser()
  expect(await last.page.evaluate(() => window.storePage.open('another-password'))).toBe('wrong_password')
  expect(await last.page.evaluate((password) => window.storePage.open(password), PASSWORD)).toBe('opened')
  expect(await last.page.evaluate(() => window.storePage.waiting())).toBe(3)
  expect(await last.page.evaluate(() => window.storePage.search('H1001'))).toBe(1)
  await last.page.reload()
  await last.page.waitForFunction(() => 'storePage' in window)
  expect(await last.page.evaluate((password) => window.storePage.open(password), PASSWORD)).toBe('opened')
  expect(await last.page.evaluate(() => window.storePage.waiting())).toBe(3)
  await last.kill()
}, 120_000)

test('[J1] in a real browser, a deleted database comes back from the private files, also after a kill', async () => {
  const place = mkdtempSync(join(tmpdir(), 'bangfu-profile-'))
  const first = await openKillableBrowser(place, server.url)
  expect(await first.page.evaluate((password) => window.storePage.open(password), PASSWORD)).toBe('opened')
  await first.page.evaluate(() => window.storePage.load('/snapshot'))
  expect((await first.page.evaluate(() => window.storePage.safety())).journal).toBe('ok')
  for (let number = 0; number < 5; number++) {
    await first.page.evaluate((edits) => window.storePage.save(edits), [{ kind: 'patch' as const, recordKind: 'household' as const, recordId: idOf('household', number), changes: { address: `第 ${number} 次` } }])
  }
  await first.kill()
  const second = await openKillableBrowser(place, server.url)
  await second.page.evaluate(() => window.storePage.deleteDatabase())
  expect(await second.page.evaluate((password) => window.storePage.open(password), PASSWORD)).toBe('opened')
  expect((await second.page.evaluate(() => window.storePage.safety())).healing).toEqual({ restored: 5, mended: 0, damaged: 0 })
  expect(await second.page.evaluate(() => window.storePage.waiting())).toBe(5)
  await second.page.evaluate(() => window.storePage.load('/snapshot'))
  expect(await second.page.evaluate((id) => window.storePage.addressOf(id), idOf('household', 4))).toEqual({ address: '第 4 次', waiting: 1 })
  await second.kill()
  rmSync(place, { recursive: true, force: true, maxRetries: 5 })
}, 120_000)
