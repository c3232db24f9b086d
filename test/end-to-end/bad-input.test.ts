import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { sql } from 'kysely'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { RegionCode } from '../../shared/domain/region.ts'
import { writeStoredZip } from '../../shared/exchange/stored-zip.ts'
import { launchBrowser } from '../support/browser.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { RENDERER, startCadre, type Cadre } from './support/cadre.ts'
import { registerFile } from './support/register-file.ts'

const HOUSEHOLDS = 12
const folder = mkdtempSync(join(tmpdir(), 'bangfu-input-'))

let server: TestServer
let browser: Browser
let ada: Cadre
let register: Awaited<ReturnType<typeof registerFile>>

beforeAll(async () => {
  server = await startTestServer({ rendererFolder: RENDERER })
  browser = await launchBrowser()
  ada = await startCadre(browser, server.url, 'cun01')
  const { rows } = await sql<{ code: string; name: string }>`select code, name from region`.execute(server.database)
  const scope = await sql<{ scope: string[] }>`select scope from account where account = 'cun01'`.execute(server.database)
  register = await registerFile(RegionCode.parse(scope.rows[0]?.scope[0]), new Map(rows.map((row) => [row.code, row.name])), HOUSEHOLDS, 4)
})
afterAll(async () => {
  await ada.close()
  await browser.close()
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Writes the bytes to a file and chooses it, as a person does. */
async function choose(name: string, bytes: Buffer): Promise<void> {
  writeFileSync(join(folder, name), bytes)
  const [chooser] = await Promise.all([ada.page.waitForEvent('filechooser'), ada.page.getByRole('button', { name: /选择文件|换一个文件/ }).click()])
  await chooser.setFiles(join(folder, name))
}

async function households(): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from record where kind = 'household' and not deleted`.execute(server.database)
  return rows[0]?.count ?? 0
}

/** 30,000 cells in the last column that a sheet has: some 150 KB, for which a reader builds half a thousand million cells. */
function farToTheRight(): Buffer {
  const rows = Array.from({ length: 30_000 }, (_, at) => `<row r="${at + 1}"><c r="XFD${at + 1}"><v>1</v></c></row>`)
  const bytes = workbookOf(Buffer.from(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows.join('')}</sheetData></worksheet>`))
  expect(bytes.length).toBeLessThan(200 * 1024)
  return bytes
}

/** A sheet of more than 300 MB of blanks whose directory says that it has 1,000 bytes. */
function lyingBomb(): Buffer {
  const zip = workbookOf(Buffer.concat([Buffer.from('<worksheet><sheetData>'), Buffer.alloc(310 * 1024 * 1024, ' ')]))
  zip.writeUInt32LE(1000, zip.lastIndexOf('xl/worksheets/sheet1.xml') - 46 + 24)
  return zip
}

/** A workbook of one packed sheet, as Excel writes it but for what nobody reads. */
function workbookOf(sheet: Buffer): Buffer {
  const relation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const files = {
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
    'xl/workbook.xml': `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${relation}"><sheets><sheet name="花名册" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relation}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
  }
  const zip = Buffer.from(writeStoredZip([...Object.entries(files).map(([name, text]) => ({ name, bytes: Buffer.from(text) })), { name: 'xl/worksheets/sheet1.xml', bytes: deflateRawSync(sheet) }]))
  const entry = zip.lastIndexOf('xl/worksheets/sheet1.xml') - 46
  zip.writeUInt16LE(8, entry + 10)
  zip.writeUInt32LE(sheet.length, entry + 24)
  return zip
}

describe('what a person does wrong', () => {
  test('a wrong password is said in words, and the right one goes on', async () => {
    await ada.page.goto(server.url)
    await ada.page.locator('#account').fill('cun01')
    await ada.page.locator('#password').fill('wrong')
    await ada.page.keyboard.press('Enter')
    await ada.page.getByText(/账号或密码不对/).first().waitFor()
    await ada.signIn()
  })

  test('broken files are refused with the remedy and change nothing', { timeout: 90_000 }, async () => {
    await ada.open('/exchange')
    await choose('断了.xlsx', register.bytes.subarray(0, register.bytes.length / 2))
    await ada.page.getByText('这不是完整的 .xlsx 文件').waitFor()
    await choose('旧格式.xls.xlsx', Buffer.from('D0CF11E0A1B11AE1', 'hex'))
    await ada.page.getByText('这不是完整的 .xlsx 文件').waitFor()
    await choose('太大.xlsx', Buffer.alloc(200 * 1024 * 1024))
    await ada.page.getByText('超过 50 MB 的上限').waitFor()
    expect(await households()).toBe(0)
  })

  test('[Y3] a small file with cells far to the right, or a bomb that lies about its size, is refused with the limit and leaves the tab alive', { timeout: 120_000 }, async () => {
    await ada.open('/exchange')
    await choose('很宽.xlsx', farToTheRight())
    await ada.page.getByText('表里第 16384 列还有单元格').waitFor()
    await choose('炸弹.xlsx', lyingBomb())
    await ada.page.getByText('文件展开后异常巨大').waitFor()
    expect(await ada.page.evaluate(() => document.title)).toBe('精准帮扶')
    expect(await households()).toBe(0)
  })

  test('a register comes in, and comes in unchanged the second time', { timeout: 90_000 }, async () => {
    await ada.open('/exchange')
    await choose('花名册.xlsx', register.bytes)
    await ada.page.getByRole('button', { name: `导入 ${HOUSEHOLDS} 户` }).click()
    await ada.page.getByText(`已导入 ${HOUSEHOLDS} 户`).waitFor()
    await ada.waitForBadge(/与县库一致|已同步/)
    await expect.poll(households, { timeout: 20_000 }).toBe(HOUSEHOLDS)
    await choose('花名册.xlsx', register.bytes)
    await ada.page.getByRole('tab', { name: `无变化 ${HOUSEHOLDS} 户` }).waitFor()
  })

  test('an export opens in LibreOffice with every ID number whole and a true closing row', { timeout: 120_000 }, async (context) => {
    if (!existsSync('/usr/bin/soffice')) return context.skip('LibreOffice is not installed: apt-get install libreoffice-calc-nogui')
    await ada.open('/exchange')
    const [download] = await Promise.all([ada.page.waitForEvent('download'), ada.page.getByRole('button', { name: `导出 ${HOUSEHOLDS} 户` }).click()])
    const file = join(folder, 'export.xlsx')
    await download.saveAs(file)
    execFileSync('/usr/bin/soffice', ['--headless', `-env:UserInstallation=file://${folder}/profile`, '--convert-to', 'csv:Text - txt - csv (StarCalc):44,34,76,1', '--outdir', folder, file], { stdio: 'ignore' })
    const csv = readFileSync(join(folder, 'export.csv'), 'utf8')
    const { rows } = await sql<{ id_no: string }>`select body->>'idNo' as id_no from record where kind = 'member'`.execute(server.database)
    expect(rows).toHaveLength(register.people)
    for (const row of rows) expect(csv).toContain(row.id_no)
    expect(csv).toContain(`应导出 ${register.people} 行，实际写入 ${register.people} 行，共 ${HOUSEHOLDS} 户。文件完整。`)
  })

  test('SQL and HTML are text and nothing else', { timeout: 60_000 }, async () => {
    const nasty = `<img src=x onerror="document.title='hit'">'; drop table record; --`
    await ada.open('/households')
    await ada.page.locator('[role=grid] [role=row]').nth(1).click()
    await ada.page.keyboard.press('Enter')
    await ada.page.waitForURL(/households\/[0-9a-f-]{36}/)
    await ada.page.locator('[id$=".address"]').fill(nasty)
    await ada.page.keyboard.press('Control+s')
    await ada.page.getByText('已保存到本机').first().waitFor()
    await ada.waitForBadge(/与县库一致|已同步/)
    const addresses = async () =>
      (await sql<{ address: string }>`select body->>'address' as address from record where kind = 'household' and body->>'address' is not null`.execute(server.database)).rows
    await expect.poll(addresses, { timeout: 20_000 }).toEqual([{ address: nasty }])
    expect(await ada.page.title()).toBe('精准帮扶')
  })

  test('an import is undone as a whole here and at headquarters; what was edited since stays', { timeout: 60_000 }, async () => {
    await ada.open('/change-sets')
    await ada.page.getByRole('button', { name: '整批撤销' }).first().click()
    await ada.page.locator('.ant-modal').getByRole('button', { name: '整批撤销' }).click()
    await ada.page.getByText(/已撤销 \d+ 条修改/).waitFor()
    await ada.waitForBadge(/与县库一致|已同步/)
    // The household whose address was typed after the import is a person's own work by now.
    await expect.poll(households, { timeout: 20_000 }).toBe(1)
  })
})
