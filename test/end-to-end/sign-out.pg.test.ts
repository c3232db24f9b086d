import { createHash } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
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
  await ada.close()
  await browser.close()
  await server.close()
})

/** The token that the page sends with its requests. */
async function tokenInUse(page: Page): Promise<string> {
  const request = await page.waitForRequest((one) => one.url().includes('/api/sync/') && (one.headers()['authorization'] ?? '').startsWith('Bearer '))
  return (request.headers()['authorization'] ?? '').slice('Bearer '.length)
}

async function signIn(): Promise<string> {
  const [token] = await Promise.all([tokenInUse(ada.page), ada.signIn()])
  return token
}

async function signOut(): Promise<void> {
  await ada.page.locator('.top-account').click()
  await ada.page.getByRole('menuitem', { name: '退出登录' }).click()
  await ada.page.locator('.ant-modal').getByRole('button', { name: '退出登录' }).click()
  await ada.page.locator('#account').waitFor()
}

async function statusOf(token: string): Promise<number> {
  return (await server.ask(token, '/api/session')).status
}

/** Everything that the endings hold on the disk, as text. */
async function endingsOnDisk(page: Page): Promise<string> {
  return page.evaluate(() => new Promise<string>((resolve, reject) => {
    const opening = indexedDB.open('bangfu-session-endings')
    opening.onerror = () => reject(new Error('not opened'))
    opening.onsuccess = () => {
      const all = opening.result.transaction('endings').objectStore('endings').getAll()
      all.onsuccess = () => {
        opening.result.close()
        resolve(JSON.stringify(all.result))
      }
    }
  }))
}

test('[W6] signing out in the app ends the session at the server: at once with a network, when it is back without one, and no token is left on the disk', { timeout: 90_000 }, async () => {
  const first = await signIn()
  expect(await statusOf(first)).toBe(200)
  await signOut()
  await expect.poll(() => statusOf(first), { timeout: 10_000 }).toBe(401)
  await expect.poll(() => endingsOnDisk(ada.page), { timeout: 10_000 }).toBe('[]')

  const second = await signIn()
  await ada.cutNetwork()
  await signOut()
  await expect.poll(() => endingsOnDisk(ada.page), { timeout: 10_000 }).toContain(createHash('sha256').update(second).digest('hex'))
  expect(await endingsOnDisk(ada.page)).not.toContain(second)
  expect(await statusOf(second)).toBe(200)
  await ada.mendNetwork()
  // Closed and opened again, as on the next morning.
  await ada.page.reload()
  await expect.poll(() => statusOf(second), { timeout: 10_000 }).toBe(401)
  await expect.poll(() => endingsOnDisk(ada.page), { timeout: 10_000 }).toBe('[]')
})

test('[W5] a stranger to the account reads until when they have to wait, and the owner signs in beside that on the computer of before', { timeout: 60_000 }, async () => {
  const stranger = await startCadre(browser, server.url, 'cun01')
  await stranger.page.goto(server.url)
  for (let at = 0; at < 6; at++) {
    await stranger.page.locator('#account').fill('cun01')
    await stranger.page.locator('#password').fill(`guess-${at}`)
    const answer = stranger.page.waitForResponse((one) => one.url().endsWith('/api/session'))
    await stranger.page.keyboard.press('Enter')
    expect((await answer).status()).toBe(at < 5 ? 401 : 429)
    await stranger.page.locator('button[type=submit]:not(.ant-btn-loading)').waitFor()
  }
  await expect.poll(() => stranger.page.getByRole('alert').first().innerText(), { timeout: 10_000 }).toMatch(/请在 .*\d+:\d+.* 以后再试/)
  await stranger.close()
  await signIn()
})
