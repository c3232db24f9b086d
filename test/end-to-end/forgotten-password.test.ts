import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hashPassword } from '../../server/accounts/check-password.ts'
import { launchBrowser } from '../support/browser.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { RENDERER, startCadre, type Cadre } from './support/cadre.ts'

const NEW_PASSWORD = 'quite-another-2027'
let server: TestServer
let browser: Browser
let ada: Cadre
let officer: Cadre

beforeAll(async () => {
  server = await startTestServer({ rendererFolder: RENDERER })
  browser = await launchBrowser()
  ada = await startCadre(browser, server.url, 'cun01')
  officer = await startCadre(browser, server.url, 'xian01')
})
afterAll(async () => {
  for (const cadre of [ada, officer]) await cadre.close()
  await browser.close()
  await server.close()
})

/** The eight digits on a screen. */
async function codeOn({ page }: Cadre): Promise<string> {
  const shown = page.getByText(/核对码 \d{4} \d{4}/)
  await shown.waitFor({ timeout: 30_000 })
  return /\d{4} \d{4}/.exec(await shown.innerText())?.[0] ?? ''
}

/** An officer finds the code in the list, sees it again in the question, and says yes. */
async function agree(code: string): Promise<void> {
  const row = officer.page.getByRole('row').filter({ hasText: code })
  await row.getByRole('button', { name: '同意', exact: true }).click()
  const question = officer.page.getByRole('dialog')
  await question.getByText(code).waitFor()
  await question.getByRole('button', { name: '同意', exact: true }).click()
  await row.waitFor({ state: 'detached' })
}

async function signInWithNew(cadre: Cadre): Promise<void> {
  await cadre.page.goto(server.url)
  await cadre.page.reload()
  await cadre.page.locator('#account').fill('cun01')
  await cadre.page.locator('#password').fill(NEW_PASSWORD)
  await cadre.page.keyboard.press('Enter')
}

test('[U6] both screens show the same code, and after the county’s yes the data open under the new password', { timeout: 120_000 }, async () => {
  await ada.signIn()
  await ada.waitForBadge(/与县库一致|已同步/)
  await server.database.updateTable('account').set({ password_hash: await hashPassword(NEW_PASSWORD) }).where('account', '=', 'cun01').execute()
  await signInWithNew(ada)
  const ask = ada.page.getByRole('button', { name: '旧密码也忘了？请县里恢复本机数据' })
  await ask.click()
  const code = await codeOn(ada)
  await officer.signIn()
  await officer.open('/county?tab=recovery')
  await agree(code)
  await ask.click()
  await ada.page.locator('.sync-badge').waitFor({ timeout: 30_000 })
})

test('[T8] after a machine was barred the next one shows a code, and gets its certificate after the county’s yes', { timeout: 120_000 }, async () => {
  await officer.open('/households')
  await officer.open('/county')
  await officer.page.getByRole('row').filter({ hasText: 'cun01' }).getByRole('button', { name: '吊销' }).click()
  const question = officer.page.getByRole('dialog')
  await question.getByLabel('原因').fill('电脑遗失')
  await question.getByRole('button', { name: '吊销' }).click()
  await officer.page.getByRole('row').filter({ hasText: 'cun01' }).getByText('已吊销').waitFor()
  const next = await startCadre(browser, server.url, 'cun01')
  await signInWithNew(next)
  await next.waitForBadge(/与县库一致|已同步/)
  await next.open('/transfer')
  const code = await codeOn(next)
  expect(await next.page.getByRole('button', { name: /导出空包/ }).isDisabled()).toBe(true)
  await officer.open('/households')
  await officer.open('/county')
  await agree(code)
  await signInWithNew(next)
  await next.waitForBadge(/与县库一致|已同步/)
  await next.open('/transfer')
  await next.page.getByText('设备证书有效至').waitFor()
  await next.close()
})
