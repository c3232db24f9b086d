import { sql } from 'kysely'
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
  await ada.page.addInitScript(pickPrivateFolder)
})
afterAll(async () => {
  await ada.close()
  await browser.close()
  await server.close()
})

/**
 * Stands in for the folder picker, which belongs to the system and which no test can click: the folder that it gives is a
 * real one (a FileSystemDirectoryHandle), only that it lies among the browser's private files.
 */
function pickPrivateFolder(): void {
  Object.defineProperty(window, 'showDirectoryPicker', { value: async () => (await navigator.storage.getDirectory()).getDirectoryHandle('U盘', { create: true }) })
}

type Kept = readonly { readonly path: readonly string[]; readonly base64: string }[]

/** What lies in the picked folder: outside of the browser nothing can clear it, so the test carries it over the clearing. */
function readPicked(page: Page): Promise<Kept> {
  return page.evaluate(async () => {
    const kept: { path: string[]; base64: string }[] = []
    async function walk(place: FileSystemDirectoryHandle, path: string[]): Promise<void> {
      for await (const [name, handle] of place.entries()) {
        if (handle instanceof FileSystemDirectoryHandle) await walk(handle, [...path, name])
        else if (handle instanceof FileSystemFileHandle) kept.push({ path: [...path, name], base64: btoa(Array.from(new Uint8Array(await (await handle.getFile()).arrayBuffer()), (byte) => String.fromCharCode(byte)).join('')) })
      }
    }
    await walk(await (await navigator.storage.getDirectory()).getDirectoryHandle('U盘', { create: true }), [])
    return kept
  })
}

function writePicked(page: Page, kept: Kept): Promise<void> {
  return page.evaluate(async (files) => {
    for (const { path, base64 } of files) {
      let place = await (await navigator.storage.getDirectory()).getDirectoryHandle('U盘', { create: true })
      for (const part of path.slice(0, -1)) place = await place.getDirectoryHandle(part, { create: true })
      const writer = await (await place.getFileHandle(path.at(-1) ?? '', { create: true })).createWritable()
      await writer.write(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)))
      await writer.close()
    }
  }, kept)
}

async function addHousehold(name: string): Promise<void> {
  await ada.open('/households/new')
  await ada.page.locator('#new-household-name').fill(name)
  await ada.page.getByRole('button', { name: '保存并打开' }).click()
  await ada.page.waitForURL(/households\/[0-9a-f-]{36}/)
}

async function names(): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`select body->>'name' as name from record where kind = 'member' order by 1`.execute(server.database)
  return rows.map((row) => row.name)
}

test('[Y4] after "clear site data" unsent work comes back from the folder that the person picked', { timeout: 120_000 }, async () => {
  await ada.signIn()
  await ada.waitForBadge(/与县库一致|已同步/)
  await ada.cutNetwork()
  await addHousehold('单先存')
  await ada.page.locator('.sync-badge').click()
  await ada.page.getByText(/清除网站数据/).waitFor()
  await ada.page.getByText('还没有手工备份过').waitFor()
  await ada.page.keyboard.press('Escape')

  await ada.open('/settings')
  await ada.page.getByText('浏览器长期保存').waitFor()
  await ada.page.getByRole('button', { name: '选择…' }).click()
  await ada.page.getByText('未上报的内容已抄到文件夹').waitFor()
  await addHousehold('单后存')
  const kept = await readPicked(ada.page)
  expect(kept.map(({ path }) => path[0])).toEqual(['journal'])
  expect(kept.some(({ base64 }) => Buffer.from(base64, 'base64').includes('单'))).toBe(false)

  const devtools = await ada.context.newCDPSession(ada.page)
  await ada.page.goto('about:blank')
  await devtools.send('Storage.clearDataForOrigin', { origin: server.url, storageTypes: 'all' })
  await ada.mendNetwork()
  await ada.page.goto(server.url)
  expect(await ada.page.evaluate(async () => (await indexedDB.databases()).map((database) => database.name))).not.toContain(`bangfu|${server.url}|cun01`)
  await writePicked(ada.page, kept)
  await ada.page.getByRole('button', { name: '从文件夹找回…' }).click()
  await ada.page.getByText('已接上这个文件夹').waitFor()
  await ada.signIn()
  await expect.poll(names, { timeout: 30_000 }).toEqual(['单先存', '单后存'])
  await ada.waitForBadge(/与县库一致|已同步/)
  await ada.open('/settings')
  await ada.page.getByText(/从日志找回 2 次保存/).waitFor()
})
