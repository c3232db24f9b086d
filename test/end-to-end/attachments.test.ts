import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { RENDERER, startCadre, type Cadre } from './support/cadre.ts'

let server: TestServer
let browser: Browser
let ada: Cadre
let bo: Cadre

beforeAll(async () => {
  server = await startTestServer({ rendererFolder: RENDERER })
  browser = await launchBrowser()
  ada = await startCadre(browser, server.url, 'cun01')
  bo = await startCadre(browser, server.url, 'cun02')
})
afterAll(async () => {
  for (const cadre of [ada, bo]) await cadre.close()
  await browser.close()
  await server.close()
})

/** A photo as a camera writes it: large, noisy enough to need several pieces, with where it was taken in its EXIF part. */
async function photo(page: Page, width: number, height: number): Promise<Buffer> {
  const base64 = await page.evaluate(async ([across, down]) => {
    const canvas = new OffscreenCanvas(across, down)
    const context = canvas.getContext('2d')
    const image = context?.createImageData(across, down)
    if (!context || !image) throw new Error('no drawing')
    let state = 7
    for (let at = 0; at < image.data.length; at++) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
      image.data[at] = at % 4 === 3 ? 255 : state >>> 24
    }
    context.putImageData(image, 0, 0)
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 })).arrayBuffer())
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
  }, [width, height] as const)
  const jpeg = Buffer.from(base64, 'base64')
  const exif = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), Buffer.from('GPS 26.6470N 106.6302E made-up home')])
  const head = Buffer.alloc(4)
  head.writeUInt16BE(0xffe1)
  head.writeUInt16BE(exif.length + 2, 2)
  return Buffer.concat([jpeg.subarray(0, 2), head, exif, jpeg.subarray(2)])
}

test('photos taken without a network wait behind the record, arrive in pieces without where they were taken, and the other cadre sees them', { timeout: 120_000 }, async () => {
  await ada.signIn()
  await ada.waitForBadge(/与县库一致|已同步/)
  await ada.open('/households/new')
  await ada.page.locator('#new-household-name').fill('单小明')
  await ada.page.getByRole('button', { name: '保存并打开' }).click()
  await ada.page.getByRole('tab', { name: /照片/ }).click()
  await ada.cutNetwork()
  const picture = await photo(ada.page, 2600, 1700)
  await ada.page.locator('input[type=file]').setInputFiles([
    { name: '房屋正面.jpg', mimeType: 'image/jpeg', buffer: picture },
    { name: '不是照片.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('MZ not a picture') },
  ])
  await ada.page.getByText('房屋正面').first().waitFor()
  await ada.page.getByText(/不是照片/).waitFor()
  await ada.page.getByText(/附件待传 0\/1/).first().waitFor()
  const shown = await ada.page.locator('.attachment-grid img').first().evaluate(async (image) => {
    if (!(image instanceof HTMLImageElement)) throw new Error('no image')
    await image.decode()
    return Math.max(image.naturalWidth, image.naturalHeight)
  })
  expect(shown).toBe(240)

  await ada.mendNetwork()
  await expect.poll(async () => {
    await ada.syncNow()
    return (await server.database.selectFrom('attachment_content').select('sha256').where('verified_at', 'is not', null).execute()).length
  }, { timeout: 60_000, interval: 500 }).toBe(2)
  await expect.poll(() => ada.page.getByText(/附件待传/).count(), { timeout: 20_000 }).toBe(0)
  const pieces = await server.database.selectFrom('attachment_piece').select('bytes').execute()
  expect(pieces.length).toBeGreaterThan(3)
  expect(Buffer.concat(pieces.map((piece) => piece.bytes)).includes('26.6470N')).toBe(false)

  await bo.signIn()
  await expect.poll(async () => {
    await bo.syncNow()
    return bo.page.getByText('单小明').count()
  }, { timeout: 30_000, interval: 300 }).toBeGreaterThan(0)
  await bo.page.goto(ada.page.url())
  await bo.page.getByRole('tab', { name: /照片/ }).click()
  const thumbnail = bo.page.locator('.attachment-grid img').first()
  await thumbnail.waitFor()
  await thumbnail.click()
  const original = bo.page.locator('.attachment-original')
  await original.waitFor({ timeout: 20_000 })
  expect(await original.evaluate((image) => (image instanceof HTMLImageElement ? image.decode().then(() => Math.max(image.naturalWidth, image.naturalHeight)) : 0))).toBe(2000)
})
