// Takes the screenshots of the README's tour from the real app in a real browser: npm run tour
import { spawn } from 'node:child_process'
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { build } from './build.mjs'
import { ensureSystemPackages, ROOT, say, setUp } from './set-up.mjs'

setUp()
ensureSystemPackages()
build()
const { chromium } = await import('playwright-core')
const folder = mkdtempSync(join(tmpdir(), 'bangfu-tour-'))
const pictures = join(ROOT, 'assets', 'tour')
mkdirSync(pictures, { recursive: true })
const server = spawn(process.execPath, [join(ROOT, 'server/main.ts')], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, BANGFU_DEMO: '1', BANGFU_DEMO_HOUSEHOLDS: '3000', BANGFU_DATA: folder, PORT: '0' } })
const address = await new Promise((resolve) => createInterface({ input: server.stdout }).on('line', (line) => line.startsWith('ready ') && resolve(line.slice(6))))
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--lang=zh-CN'] })
try {
  await visit('xian01', async (page, shoot) => {
    await shoot('households', '/households')
    await shoot('area', '/area')
  })
  await visit('cun01', async (page, shoot) => {
    await shoot('exchange', '/exchange')
    await page.goto(`${address}/#/households`)
    await page.locator('[role=row]').nth(2).click()
    await page.keyboard.press('Enter')
    await page.waitForURL(/households\/[0-9a-f-]{36}/)
    const household = new URL(page.url()).hash.slice(1).split('?')[0]
    await shoot('income', `${household}?tab=income`)
    await shoot('guarantee', `${household}?tab=guarantee`)
    await shoot('members', `${household}?tab=members`)
  })
} finally {
  await browser.close()
  server.kill('SIGTERM')
  await new Promise((resolve) => server.once('exit', resolve))
  rmSync(folder, { recursive: true, force: true })
}
say(`截图已存入 ${pictures}`, `The pictures are in ${pictures}`)

async function visit(account, walk) {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN' })
  const page = await context.newPage()
  await page.goto(address)
  await page.locator('#account').fill(account)
  await page.locator('#password').fill('bangfu-demo-2026')
  await page.keyboard.press('Enter')
  await page.locator('[role=grid] [role=row]').nth(2).waitFor()
  await walk(page, async (name, path) => {
    await page.goto(`${address}/#${path}`)
    // The charts draw after the table; there is no event for the last of them.
    await page.waitForTimeout(1500)
    await page.screenshot({ path: join(pictures, `${name}.png`) })
  })
  await context.close()
}
