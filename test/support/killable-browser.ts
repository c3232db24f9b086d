import { spawn, type ChildProcess } from 'node:child_process'
import { chromium, type Browser, type Page } from 'playwright-core'
import { BROWSER_FLAGS, chromiumPath } from './browser.ts'

export interface KillableBrowser {
  readonly page: Page
  /** SIGKILL to the browser and all its processes, as when the power goes. */
  kill(): Promise<void>
  /** Closes it as a person does: everything that it keeps is on disk afterwards. */
  quit(): Promise<void>
}

/** Longer than a page needs on a busy machine: a slow start is no fault. */
const PAGE_LIMIT_MS = 120_000

/** A real Chromium on a profile that outlives it, at a page of ours that has put `global` on its window; `prepare` comes before any script of the page. */
export async function openKillableBrowser(profile: string, url: string, global = 'storePage', prepare: (page: Page) => Promise<unknown> = () => Promise.resolve()): Promise<KillableBrowser> {
  const child = spawn(chromiumPath(), [...BROWSER_FLAGS, '--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'], { detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
  const browser = await chromium.connectOverCDP(await endpointOf(child))
  const page = await firstPage(browser)
  page.setDefaultTimeout(PAGE_LIMIT_MS)
  await prepare(page)
  await page.goto(url)
  await page.waitForFunction((name) => name in window, global)
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return {
    page,
    async quit() {
      await (await browser.newBrowserCDPSession()).send('Browser.close')
      await ended
    },
    async kill() {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
      await ended
      await browser.close().catch(() => undefined)
    },
  }
}

function endpointOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const found = /ws:\/\/\S+/.exec(said)
      if (found) resolve(found[0])
    })
    child.once('exit', () => reject(new Error(`Chromium ended: ${said.slice(-500)}`)))
  })
}

async function firstPage(browser: Browser): Promise<Page> {
  const context = browser.contexts()[0]
  if (!context) throw new Error('no browser context')
  return context.pages()[0] ?? context.newPage()
}
