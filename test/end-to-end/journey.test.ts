import { sql } from 'kysely'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRandomSource } from '../../shared/demonstration/random-source.ts'
import { RegionCode } from '../../shared/domain/region.ts'
import { launchBrowser } from '../support/browser.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { RENDERER, startCadre, type Cadre } from './support/cadre.ts'
import { registerFile } from './support/register-file.ts'

const HOUSEHOLDS = 40
const SEED = Number(process.env['JOURNEY_SEED'] ?? Date.now() % 100_000)

let server: TestServer
let browser: Browser
let ada: Cadre
let bo: Cadre
let officer: Cadre

beforeAll(async () => {
  server = await startTestServer({ rendererFolder: RENDERER })
  browser = await launchBrowser()
  ada = await startCadre(browser, server.url, 'cun01')
  bo = await startCadre(browser, server.url, 'cun02')
  officer = await startCadre(browser, server.url, 'xian01')
})
afterAll(async () => {
  await ada.close()
  await bo.close()
  await officer.close()
  await browser.close()
  await server.close()
})

/** One story: a village's Excel register, offline work, two devices, a conflict, the county's figures. */
test('from a village register to the county figures', { timeout: 180_000 }, async () => {
  process.stdout.write(`journey seed ${SEED} (JOURNEY_SEED replays it)\n`)
  const random = createRandomSource(SEED)

  // A cadre takes over a register.
  await ada.signIn()
  const register = await readRegister()
  await ada.open('/exchange')
  const [chooser] = await Promise.all([ada.page.waitForEvent('filechooser'), ada.page.getByRole('button', { name: '选择文件' }).click()])
  await chooser.setFiles({ name: '花名册.xlsx', mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer: register.bytes })
  await ada.page.getByRole('button', { name: `导入 ${HOUSEHOLDS} 户` }).click()
  await ada.page.getByText(`已导入 ${HOUSEHOLDS} 户`).waitFor()
  await ada.waitForBadge(/与县库一致|已同步/)
  // The badge of before the import may still be seen: what counts is what has arrived.
  await expect.poll(() => count('household'), { timeout: 30_000 }).toBe(HOUSEHOLDS)
  await ada.waitForBadge(/与县库一致|已同步/)
  expect(await count('member')).toBe(register.people)

  // The network is cut; she works on, and the page is loaded anew while she types.
  const id = await openFirstHousehold(ada)
  await ada.cutNetwork()
  await begin(ada, id)
  await ada.page.getByRole('button', { name: '其余填 0' }).click()
  await field(ada, 'income_statement', id, 'wage').fill('20000')
  await ada.page.keyboard.press('Control+s')
  await ada.page.getByText('已保存到本机').first().waitFor()
  await ada.open(`/households/${id}?tab=basics`)
  const address = `household-${id}.address`
  const typed = '开阳县硒城街道双河村三组水井旁第二家，门前有一棵老槐树'
  const typing = ada.page.locator(`[id="${address}"]`).pressSequentially(typed, { delay: 45 }).catch(() => undefined)
  await ada.page.waitForTimeout(700 + random.between(0, 700))
  const before = await ada.page.locator(`[id="${address}"]`).inputValue()
  await ada.page.reload()
  await typing
  await ada.signIn()
  await ada.open(`/households/${id}?tab=basics`)
  await ada.page.getByText('未保存的填写内容').waitFor()
  const restored = await ada.page.locator(`[id="${address}"]`).inputValue()
  expect(typed.startsWith(restored)).toBe(true)
  // At most the characters of the last pause before a draft is written may be missing.
  expect(restored.length).toBeGreaterThanOrEqual(before.length - 12)
  await ada.page.locator(`[id="${address}"]`).fill(typed)
  await ada.page.keyboard.press('Control+s')
  await ada.page.getByText('已保存到本机').first().waitFor()
  expect(await ada.badge()).toMatch(/离线|待上报/)
  expect(await wageInDatabase(id)).toBeNull()

  // The network is back; a second device sees the work.
  await ada.mendNetwork()
  await signInAgain(ada)
  await ada.waitForBadge(/与县库一致|已同步/)
  await expect.poll(() => wageInDatabase(id), { timeout: 20_000 }).toBe('20000')
  await bo.signIn()
  await bo.waitForBadge(/与县库一致|已同步/)
  await bo.open(`/households/${id}?tab=income&year=${new Date().getFullYear()}`)
  await expect.poll(() => field(bo, 'income_statement', id, 'wage').inputValue()).toBe('20000')
  await bo.open(`/households/${id}?tab=basics`)
  await expect.poll(() => bo.page.locator(`[id="${address}"]`).inputValue()).toBe(typed)

  // Both change one amount without a network: both values stay, and a person decides.
  await ada.cutNetwork()
  await bo.cutNetwork()
  await changeWage(ada, id, '21000')
  await changeWage(bo, id, '26000')
  await ada.mendNetwork()
  await ada.syncNow()
  await ada.waitForBadge(/与县库一致|已同步/)
  await bo.mendNetwork()
  await bo.syncNow()
  await bo.waitForBadge(/需处理 1/)
  await expect.poll(() => wageInDatabase(id), { timeout: 20_000 }).toBe('21000')
  await bo.open('/conflicts')
  await bo.page.getByText('后上报，未采用').first().click()
  await bo.page.locator('#conflict-reason').fill('入户核实，以银行流水为准')
  await bo.page.getByRole('button', { name: '选定' }).or(bo.page.locator('button[type=submit]')).first().click()
  await bo.waitForBadge(/与县库一致|已同步/)
  await expect.poll(() => wageInDatabase(id), { timeout: 20_000 }).toBe('26000')
  await ada.syncNow()
  await ada.open(`/households/${id}?tab=income&year=${new Date().getFullYear()}`)
  await expect.poll(() => field(ada, 'income_statement', id, 'wage').inputValue(), { timeout: 20_000 }).toBe('26000')

  // The county officer reads the figures, and each opens the households behind it.
  await officer.signIn()
  await officer.waitForBadge(/与县库一致|已同步/)
  await officer.open('/area')
  const total = officer.page.locator('.area-total')
  await expect.poll(() => total.innerText()).toContain(String(register.people))
  await total.getByRole('link', { name: String(HOUSEHOLDS), exact: true }).first().click()
  await officer.page.getByText(`共 ${HOUSEHOLDS} 户`).waitFor()
})

async function readRegister() {
  const { rows } = await sql<{ code: string; name: string; level: string }>`select code, name, level from region`.execute(server.database)
  const scope = await sql<{ scope: string[] }>`select scope from account where account = 'cun01'`.execute(server.database)
  const village = RegionCode.parse(scope.rows[0]?.scope[0])
  return registerFile(village, new Map(rows.map((row) => [row.code, row.name])), HOUSEHOLDS, SEED)
}

async function count(kind: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from record where kind = ${kind} and not deleted`.execute(server.database)
  return rows[0]?.count ?? 0
}

async function wageInDatabase(householdId: string): Promise<string | null> {
  const { rows } = await sql<{ wage: string | null }>`select body->>'wage' as wage from record where kind = 'income_statement' and household_id = ${householdId} and year = ${new Date().getFullYear()}`.execute(server.database)
  return rows[0]?.wage ?? null
}

async function openFirstHousehold(cadre: Cadre): Promise<string> {
  await cadre.open('/households')
  await cadre.page.locator('[role=grid] [role=row]').nth(1).click()
  await cadre.page.keyboard.press('Enter')
  await cadre.page.waitForURL(/households\/[0-9a-f-]{36}/)
  return /households\/([0-9a-f-]{36})/.exec(cadre.page.url())?.[1] ?? ''
}

/** Opens this year's income statement, which the register has none of. */
async function begin(cadre: Cadre, id: string): Promise<void> {
  const year = new Date().getFullYear()
  await cadre.open(`/households/${id}?tab=income&year=${year}`)
  await cadre.page.getByRole('button', { name: `填写 ${year} 年度`, exact: true }).click()
}

function field(cadre: Cadre, kind: string, id: string, name: string) {
  return cadre.page.locator(`[id="${kind}-${id}-${new Date().getFullYear()}.${name}"]`)
}

async function changeWage(cadre: Cadre, id: string, wage: string): Promise<void> {
  await cadre.open(`/households/${id}?tab=income&year=${new Date().getFullYear()}`)
  await field(cadre, 'income_statement', id, 'wage').fill(wage)
  await cadre.page.keyboard.press('Control+s')
  await cadre.page.getByText('已保存到本机').first().waitFor()
}

/** After a sign-in without a network there is no session; the app asks for the password again. */
async function signInAgain(cadre: Cadre): Promise<void> {
  await cadre.page.reload()
  await cadre.signIn()
}
