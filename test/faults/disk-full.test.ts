import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newRecordId } from '../../renderer/store/new-id.ts'
import type { RecordEdit } from '../../renderer/store/store.ts'
import { servePage, type PageServer } from '../renderer/store/disk/page-server.ts'
import type {} from '../renderer/store/disk/store-page.ts'
import { householdBody } from '../support/factories/empty-bodies.ts'
import { householdRecords, VILLAGE, villageFrame } from '../renderer/store/made-up-village.ts'
import { openKillableBrowser, type KillableBrowser } from '../support/killable-browser.ts'

const PASSWORD = 'made-up-password-1'
const SIZE_MB = 48
let server: PageServer
let disk: string
let isMounted = false

beforeAll(async () => {
  server = await servePage([villageFrame(VILLAGE, [householdRecords(1)])])
  disk = mkdtempSync(join(tmpdir(), 'bangfu-small-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MB}m`, 'tmpfs', disk], { stdio: 'pipe' })
    isMounted = true
  } catch {
    process.stdout.write('a small disk could not be mounted here (needs root): the test of the full disk did not run\n')
  }
})
afterAll(async () => {
  await server.close()
  if (isMounted) execFileSync('umount', ['-l', disk])
  rmSync(disk, { recursive: true, force: true })
})

function household(remark: string): RecordEdit[] {
  const id = newRecordId()
  return [{ kind: 'create', recordKind: 'household', recordId: id, householdId: id, areaCode: VILLAGE, year: null, body: householdBody(VILLAGE, { remark }) }]
}

test('[J1] a full disk: what was acknowledged stays, what does not fit says so and leaves nothing behind, and room that is made is used', async (context) => {
  if (!isMounted) return context.skip('no small disk could be mounted')
  const profile = join(disk, 'profile')
  const browser = await openKillableBrowser(profile, server.url)
  expect(await browser.page.evaluate((password) => window.storePage.open(password), PASSWORD)).toBe('opened')
  await browser.page.evaluate(() => window.storePage.load('/snapshot'))
  let acknowledged = 0
  for (; acknowledged < 5; acknowledged++) await save(browser, `第 ${acknowledged} 户`)
  // The rest of the disk goes to somebody else, as it does when photos are copied to a stick.
  fill(join(disk, 'ballast'))
  const groups = JSON.stringify(Array.from({ length: 4000 }, (_, number) => household(`大批导入 ${number} ${'x'.repeat(300)}`)))
  const imported = await browser.page.evaluate((text) => window.storePage.importHouseholds(JSON.parse(text) as never).then(() => 'taken', (error: unknown) => String(error)), groups)
  expect(imported).toMatch(/disk_full|disk_unusable/)
  // Chromium may answer nothing more on this disk until it is started again; what counts is what is there then.
  await browser.kill()

  rmSync(join(disk, 'ballast'))
  const again = await openKillableBrowser(profile, server.url)
  expect(await again.page.evaluate((password) => window.storePage.open(password), PASSWORD)).toBe('opened')
  expect(await waiting(again)).toBe(acknowledged)
  await save(again, '腾出空间后')
  expect(await waiting(again)).toBe(acknowledged + 1)
  await again.kill()
}, 180_000)

function save(browser: KillableBrowser, remark: string): Promise<void> {
  return browser.page.evaluate((text) => window.storePage.save(JSON.parse(text) as never), JSON.stringify(household(remark)))
}

function waiting(browser: KillableBrowser): Promise<number> {
  return browser.page.evaluate(() => window.storePage.waiting())
}

function fill(file: string): void {
  for (let megabytes = SIZE_MB; megabytes > 0; megabytes--) {
    try {
      writeFileSync(file, Buffer.alloc(1024 * 1024), { flag: 'a' })
    } catch {
      return
    }
  }
}
