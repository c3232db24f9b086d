import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { RecordId } from '../../shared/domain/record-id.ts'
import { DEMONSTRATION_PASSWORD } from '../../server/demonstration/demonstration-accounts.ts'
import { startDevice } from '../support/device.ts'
import { householdBody, memberBody } from '../support/factories/bodies.ts'
import { madeUpIdNumber } from '../support/factories/id-number.ts'
import { openKillableBrowser, type KillableBrowser } from '../support/killable-browser.ts'
import { searchProfile } from '../support/search-profile.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { RENDERER } from './support/cadre.ts'

const profile = mkdtempSync(join(tmpdir(), 'bangfu-profile-'))
/** Rare enough to stand in no list that a browser brings along. */
const THERE = { name: '单璘璟', idNo: madeUpIdNumber(), phone: '13985120477' }
const TYPED = { name: '单珺瑧', idNo: madeUpIdNumber(), phone: '13985120478', address: '皂角树下第三户璘瑧院', remark: '长子璟瑧在外务工' }
const ONLY_SEARCHED = '单玥璘'
const WORDS = [...Object.values(THERE), ...Object.values(TYPED), ONLY_SEARCHED]

let server: TestServer
let browser: KillableBrowser | undefined

beforeAll(async () => {
  server = await startTestServer({ rendererFolder: RENDERER })
  const device = await startDevice(server, 'cun02')
  const household = device.create(householdBody({ phone: THERE.phone }))
  const member = device.create(memberBody(household.recordId, { name: THERE.name, idNo: THERE.idNo, phone: THERE.phone }), { recordKind: 'member', recordId: RecordId.parse(crypto.randomUUID()), householdId: household.recordId })
  expect((await device.push(household, member)).outcomes.map((outcome) => outcome.state)).toEqual(['applied', 'applied'])
})
afterEach(async () => {
  await browser?.kill()
  browser = undefined
})
afterAll(async () => {
  await server.close()
  rmSync(profile, { recursive: true, force: true })
})

/** Every control that takes words, with what a browser may do with them. */
function controlsOf(page: Page) {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('input:not([type=radio]):not([type=checkbox]):not([type=file]), textarea, form')].map((control) => ({
      is: `${control.tagName} ${control.id || control.getAttribute('aria-label') || control.getAttribute('name') || ''}`,
      autocomplete: control.getAttribute('autocomplete'),
      spellcheck: control.spellcheck,
    })),
  )
}
async function expectNothingOffered(page: Page): Promise<void> {
  const controls = await controlsOf(page)
  expect(controls.filter((control) => control.autocomplete !== 'off' || control.spellcheck)).toEqual([])
}

test('[Y1] [Y2] after a day of work and a sign-out the browser\'s profile holds nothing that was searched, read or typed', { timeout: 180_000 }, async () => {
  browser = await openKillableBrowser(profile, server.url, 'document')
  const { page } = browser
  await page.locator('#account').waitFor()
  await expectNothingOffered(page)
  await page.locator('#account').fill('cun01')
  await page.locator('#password').fill(DEMONSTRATION_PASSWORD)
  await page.keyboard.press('Enter')
  await page.locator('.sync-badge').waitFor({ timeout: 30_000 })
  const search = page.locator('[data-shortcut=search]')
  for (const words of [ONLY_SEARCHED, THERE.idNo, THERE.phone, THERE.name]) await search.fill(words)
  await page.getByRole('gridcell', { name: THERE.name }).waitFor()
  await expectNothingOffered(page)

  await page.getByRole('gridcell', { name: THERE.name }).dblclick()
  await page.waitForURL(/households\/[0-9a-f-]{36}/)
  await page.locator('[id$=".address"]').fill(TYPED.address)
  expect(await page.title()).toBe('精准帮扶')
  for (const tab of [/家庭成员|成员/, /收入/, /三保障|保障/, /措施/, /照片/]) {
    await page.getByRole('tab', { name: tab }).first().click()
    await expectNothingOffered(page)
  }
  for (const screen of ['exchange', 'area', 'conflicts', 'change-sets', 'transfer', 'county', 'settings']) {
    await page.goto(`${server.url}/#/${screen}`)
    await page.locator('h1').first().waitFor()
    await expectNothingOffered(page)
  }
  await page.getByRole('button', { name: '从本机移除此账号' }).click()
  await page.locator('.ant-modal input').waitFor()
  await expectNothingOffered(page)
  await page.keyboard.press('Escape')
  for (let steps = 0; steps < 7; steps++) await page.goBack()
  // Back to the list as it was, its words included; an unsaved draft stays behind.
  await page.goBack()
  await page.locator('[data-shortcut=search]').waitFor()
  expect(await page.locator('[data-shortcut=search]').inputValue()).toBe(THERE.name)
  await page.getByRole('button', { name: '新增农户' }).click()
  await page.locator('#new-household-name').fill(TYPED.name)
  await page.locator('#new-household-idNo').fill(TYPED.idNo)
  await page.locator('#new-household-phone').fill(TYPED.phone)
  await expectNothingOffered(page)
  expect(await page.locator('[data-shortcut=search]').inputValue()).toBe(THERE.name)
  await page.getByRole('button', { name: '保存并打开' }).click()
  await page.waitForURL(/households\/[0-9a-f-]{36}/)
  await page.locator('[id$=".address"]').fill(TYPED.remark)
  await page.waitForTimeout(1500)

  await page.getByRole('button', { name: /^账号/ }).click()
  await page.getByRole('menuitem', { name: '退出登录' }).click()
  await page.locator('.ant-modal').getByRole('button', { name: '退出登录' }).click()
  await page.locator('#account').waitFor()
  await browser.quit()
  browser = undefined
  expect(searchProfile(profile, WORDS)).toEqual([])
})

test('[Y1] the search of the profile finds what is there', { timeout: 90_000 }, async () => {
  browser = await openKillableBrowser(profile, server.url, 'document')
  const { page } = browser
  const [address, kept, stored] = ['单瑛瑛', '单珏珏', '单琭琭'] as const
  await page.goto(`${server.url}/?word=${encodeURIComponent(address)}`)
  await page.evaluate(([word, other]) => {
    localStorage.setItem('planted', word)
    return new Promise<void>((resolve, reject) => {
      const opening = indexedDB.open('planted', 1)
      opening.onupgradeneeded = () => opening.result.createObjectStore('words')
      opening.onerror = () => reject(new Error('not opened'))
      opening.onsuccess = () => {
        const transaction = opening.result.transaction('words', 'readwrite')
        // More than LevelDB keeps in its log, so that some of it is packed into a table.
        for (let at = 0; at < 4000; at++) transaction.objectStore('words').put(`${at} ${other} ${'made up '.repeat(150)}`, at)
        transaction.oncomplete = () => resolve()
      }
    })
  }, [kept, stored] as const)
  await page.waitForTimeout(1000)
  await browser.quit()
  browser = undefined
  const found = searchProfile(profile, [address, kept, stored])
  expect(new Set(found.map((one) => one.word))).toEqual(new Set([address, kept, stored]))
  expect(found.filter((one) => one.word === stored && one.file.endsWith('.ldb'))).not.toEqual([])
})
