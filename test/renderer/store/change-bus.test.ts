import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from '../../support/browser.ts'
import { servePage, type PageServer } from './disk/page-server.ts'
import type {} from './disk/store-page.ts'
import { householdRecords, idOf, VILLAGE, villageFrame } from './made-up-village.ts'

let server: PageServer
let browser: Browser

beforeAll(async () => {
  server = await servePage([villageFrame(VILLAGE, Array.from({ length: 50 }, (_, number) => householdRecords(number)))])
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser.close()
  await server.close()
})

test('what one tab saves, the other shows; saves of both at once are all kept', async () => {
  const context = await browser.newContext()
  const openTab = async (): Promise<Page> => {
    const page = await context.newPage()
    await page.goto(server.url)
    await page.waitForFunction(() => 'storePage' in window)
    expect(await page.evaluate(() => window.storePage.open('made-up-password-1'))).toBe('opened')
    return page
  }
  const one = await openTab()
  await one.evaluate(() => window.storePage.load('/snapshot'))
  const two = await openTab()
  expect(await two.evaluate(() => window.storePage.size())).toBe(50)
  const rename = (page: Page, number: number, householdNo: string) =>
    page.evaluate((edits) => window.storePage.save(edits), [{ kind: 'patch' as const, recordKind: 'household' as const, recordId: idOf('household', number), changes: { householdNo } }])
  await rename(one, 7, 'TAB-ONE')
  await two.waitForFunction(async () => (await window.storePage.search('tab-one')) === 1)
  await Promise.all([...Array(10).keys()].flatMap((number) => [rename(one, number, `A${number}`), rename(two, 20 + number, `B${number}`)]))
  for (const page of [one, two]) {
    await page.waitForFunction(async () => (await window.storePage.search('a9')) === 1 && (await window.storePage.search('b9')) === 1)
    expect(await page.evaluate(() => window.storePage.waiting())).toBe(21)
  }
  await context.close()
}, 60_000)
