import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { RENDERER, startCadre, type Cadre } from './support/cadre.ts'

let server: TestServer
let browser: Browser
let ada: Cadre
let township: Cadre
let county: Cadre

beforeAll(async () => {
  server = await startTestServer({ rendererFolder: RENDERER })
  browser = await launchBrowser()
  ada = await startCadre(browser, server.url, 'cun01')
  township = await startCadre(browser, server.url, 'zhen01')
  county = await startCadre(browser, server.url, 'xian01')
})
afterAll(async () => {
  for (const cadre of [ada, township, county]) await cadre.close()
  await browser.close()
  await server.close()
})

async function saved(page: Page, button: RegExp): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()])
  expect(download.suggestedFilename()).toMatch(/\.bfpk$/)
  return download.path()
}

async function chosen(page: Page, button: string, file: string): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: button }).click()])
  await chooser.setFiles(file)
}

test('a household goes from a village without a network to the county by stick, and its receipt comes back', { timeout: 120_000 }, async () => {
  for (const cadre of [ada, township, county]) {
    await cadre.signIn()
    await cadre.open('/transfer')
    await cadre.waitForBadge(/与县库一致|已同步/)
  }
  await ada.page.getByText('设备证书有效至').waitFor()
  // Village and township are offline from here on; only the county's machine reaches the server.
  await ada.cutNetwork()
  await township.cutNetwork()
  await ada.open('/households/new')
  await ada.page.locator('#new-household-name').fill('单小明')
  await ada.page.getByRole('button', { name: '保存并打开' }).click()
  await ada.waitForBadge(/待上报/)
  await ada.open('/transfer')
  const stick = await saved(ada.page, /导出 \d+ 条修改/)
  await ada.page.getByText('已导出，等待回执').waitFor()

  await chosen(township.page, '选择摆渡包', stick)
  await township.page.getByText('收到 1 个新的摆渡包').waitFor()
  const bundle = await saved(township.page, /合成一个文件/)
  await township.page.getByText('已上交').waitFor()

  const [answer] = await Promise.all([county.page.waitForEvent('download'), chosen(county.page, '上交带来的文件', bundle)])
  await county.page.getByText('县库收下 1 个，退回 0 个').waitFor()
  expect(await server.database.selectFrom('record').select('id').where('kind', '=', 'household').execute()).toHaveLength(1)

  await chosen(township.page, '导入县里的答复', await answer.path())
  await township.page.getByText('回执已到').waitFor()
  const receipts = await saved(township.page, /导出回执/)
  await chosen(ada.page, '选择回执文件', receipts)
  await ada.page.getByText('回执已导入').first().waitFor()
  await expect.poll(() => ada.badge(), { timeout: 10_000 }).not.toMatch(/待上报/)

  await chosen(ada.page, '选择回执文件', stick)
  await ada.page.getByText('文件里没有给本机的内容').waitFor()
})
