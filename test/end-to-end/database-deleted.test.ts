import { sql } from 'kysely'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEMONSTRATION_PASSWORD } from '../../server/demonstration/demonstration-accounts.ts'
import { launchBrowser } from '../support/browser.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { RENDERER, startCadre, type Cadre } from './support/cadre.ts'

let server: TestServer
let browser: Browser
let ada: Cadre

beforeAll(async () => {
  server = await startTestServer({ rendererFolder: RENDERER })
  browser = await launchBrowser()
  ada = await startCadre(browser, server.url, 'cun01')
})
afterAll(async () => {
  await ada.context.close()
  await browser.close()
  await server.close()
})

async function addHousehold(name: string): Promise<void> {
  await ada.open('/households/new')
  await ada.page.locator('#new-household-name').fill(name)
  await ada.page.getByRole('button', { name: '保存并打开' }).click()
  await ada.page.waitForURL(/households\/[0-9a-f-]{36}/)
}

/** As the tools of the browser do it, or a cleaner program: from outside of the page. */
async function deleteDatabases(): Promise<void> {
  const other = await ada.context.newPage()
  await other.goto(`${server.url}/`)
  await other.evaluate(async () => {
    for (const { name } of await indexedDB.databases()) {
      await new Promise<void>((resolve, reject) => {
        const deleting = indexedDB.deleteDatabase(name ?? '')
        deleting.onsuccess = () => resolve()
        deleting.onerror = () => reject(new Error(`not deleted: ${name}`))
      })
    }
  })
  await other.close()
}

test('[Y5] a database that is deleted while the page is open is said, and comes back from the journal after signing in again', { timeout: 120_000 }, async () => {
  await ada.signIn()
  await ada.waitForBadge(/与县库一致|已同步/)
  await ada.cutNetwork()
  await addHousehold('单未报')
  await deleteDatabases()
  await ada.page.getByText('本机数据库被删除了').waitFor()
  await ada.page.getByRole('button', { name: '重新登录' }).click()
  await ada.mendNetwork()
  await ada.page.locator('#account').fill('cun01')
  await ada.page.locator('#password').fill(DEMONSTRATION_PASSWORD)
  await ada.page.keyboard.press('Enter')
  await ada.waitForBadge(/与县库一致|已同步/)
  const { rows } = await sql<{ name: string }>`select body->>'name' as name from record where kind = 'member'`.execute(server.database)
  expect(rows).toEqual([{ name: '单未报' }])
  await ada.page.getByText('单未报').first().waitFor()
})

test('[Y5] deleted again and again while somebody signs in, the page never waits without a word', { timeout: 120_000 }, async () => {
  for (let turn = 0; turn < 4; turn++) {
    await ada.page.goto('about:blank')
    await ada.page.goto(server.url)
    await ada.page.locator('#account').fill('cun01')
    await ada.page.locator('#password').fill(DEMONSTRATION_PASSWORD)
    await ada.page.keyboard.press('Enter')
    await ada.page.waitForTimeout(turn * 150)
    await deleteDatabases()
    // Told on the screen, told on the sign-in page, or at work: then a household opens.
    const told = ada.page.getByText('本机数据库被删除了').or(ada.page.locator('.sign-in [role=alert]'))
    await told.or(ada.page.getByRole('gridcell', { name: '单未报' })).first().waitFor({ timeout: 15_000 })
    if ((await told.count()) > 0) continue
    await ada.page.getByRole('gridcell', { name: '单未报' }).dblclick()
    await told.or(ada.page.locator('.household-head')).first().waitFor({ timeout: 15_000 })
  }
})
