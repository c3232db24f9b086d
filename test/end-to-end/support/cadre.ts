import { existsSync } from 'node:fs'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'
import { DEMONSTRATION_PASSWORD } from '../../../server/demonstration/demonstration-accounts.ts'

export const RENDERER = new URL('../../../dist/renderer', import.meta.url).pathname

/** One person at one machine with the real app in a real browser. */
export interface Cadre {
  readonly page: Page
  readonly context: BrowserContext
  signIn(): Promise<void>
  /** The server is out of reach from now on; the page itself stays, as in the desktop app. */
  cutNetwork(): Promise<void>
  mendNetwork(): Promise<void>
  open(path: string): Promise<void>
  /** What the badge says, for example 已同步. */
  badge(): Promise<string>
  waitForBadge(text: RegExp): Promise<void>
  syncNow(): Promise<void>
  close(): Promise<void>
}

export async function startCadre(browser: Browser, url: string, account: string): Promise<Cadre> {
  if (!existsSync(RENDERER)) throw new Error('The renderer is not built: run npm run build.')
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN', acceptDownloads: true })
  const page = await context.newPage()
  const failures: string[] = []
  page.on('pageerror', (error) => failures.push(error.message))
  const badge = () => page.locator('.sync-badge').innerText()
  async function waitForBadge(text: RegExp): Promise<void> {
    await expect.poll(badge, { timeout: 30_000, interval: 150 }).toMatch(text)
  }
  return {
    page,
    context,
    badge,
    waitForBadge,
    async signIn() {
      if (!page.url().startsWith(url)) await page.goto(url)
      await page.locator('#account').fill(account)
      await page.locator('#password').fill(DEMONSTRATION_PASSWORD)
      await page.keyboard.press('Enter')
      await page.locator('.sync-badge').waitFor({ timeout: 30_000 })
    },
    async cutNetwork() {
      await context.route('**/api/**', (route) => route.abort('internetdisconnected'))
    },
    mendNetwork: () => context.unroute('**/api/**'),
    async open(path) {
      await page.goto(`${url}/#${path}`)
    },
    async syncNow() {
      await page.locator('.sync-badge').click()
      await page.getByRole('button', { name: '立即同步' }).click()
      await page.keyboard.press('Escape')
    },
    async close() {
      await context.close()
      expect(failures, 'errors in the page').toEqual([])
    },
  }
}
