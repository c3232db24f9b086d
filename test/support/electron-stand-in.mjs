// Stands in for the module `electron` where its binary cannot be had: the main process runs in plain Node, and its
// windows are pages of a real Chromium. What a test needs to see (windows, handlers, dialogs) is exported beside it.
import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { chromium } from 'playwright-core'
import { BROWSER_FLAGS, chromiumPath } from './browser.ts'

const ORIGIN = 'https://app.stand-in'
export const seen = { windows: [], handlers: new Map(), schemes: new Map(), permission: {}, answers: {}, quit: 0, boxes: [] }
let browser
let context

export const app = Object.assign(new EventEmitter(), {
  isPackaged: true,
  requestSingleInstanceLock: () => process.env.STAND_IN_SECOND !== '1',
  whenReady: async () => {
    browser = await chromium.launch({ executablePath: chromiumPath(), args: [...BROWSER_FLAGS] })
    context = await browser.newContext({ locale: 'zh-CN' })
  },
  getVersion: () => '0.1.0',
  getPath: () => process.env.STAND_IN_DATA,
  quit: () => void seen.quit++,
  exit: (code) => process.exit(code),
})
export const close = () => browser?.close()
export const protocol = { registerSchemesAsPrivileged: (list) => list.forEach((one) => seen.schemes.set(one.scheme, one.privileges)), handle: (scheme, answer) => seen.schemes.set(`${scheme}:answer`, answer) }
export const session = { defaultSession: { setPermissionRequestHandler: (ask) => void (seen.permission.request = ask), setPermissionCheckHandler: (check) => void (seen.permission.check = check), setDevicePermissionHandler: (check) => void (seen.permission.device = check) } }
// Not a real key store: it only shows that what is kept is not what lies in the file.
export const safeStorage = { isEncryptionAvailable: () => true, getSelectedStorageBackend: () => process.env.STAND_IN_KEY_STORE ?? 'gnome_libsecret', encryptString: (text) => Buffer.concat([Buffer.from(process.env.STAND_IN_KEY_STORE === 'basic_text' ? 'v10' : 'v11'), Buffer.from(text).map((byte) => byte ^ 0x5a)]), decryptString: (bytes) => Buffer.from(bytes.subarray(3).map((byte) => byte ^ 0x5a)).toString() }
export const ipcMain = { handle: (channel, handler) => seen.handlers.set(channel, handler) }
export const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }] }
export const Menu = { buildFromTemplate: (template) => template, setApplicationMenu: (menu) => void (seen.menu = menu) }
export const shell = { openExternal: () => Promise.reject(new Error('nothing is opened outside')) }
export const dialog = {
  showSaveDialog: async () => seen.answers.save ?? { canceled: true },
  showOpenDialog: async () => seen.answers.open ?? { canceled: true, filePaths: [] },
  showErrorBox: (title, text) => seen.boxes.push({ title, text }),
}

export class BrowserWindow extends EventEmitter {
  constructor(options) {
    super()
    this.options = options
    this.webContents = Object.assign(new EventEmitter(), {
      mainFrame: { url: 'app://bangfu/' },
      setWindowOpenHandler: (handler) => void (this.openHandler = handler),
      printToPDF: async () => Buffer.from(await this.page.pdf({ format: 'A4', printBackground: true })),
      reload: () => this.page.reload(),
    })
    seen.windows.push(this)
  }
  static fromWebContents = (contents) => seen.windows.find((window) => window.webContents === contents) ?? null
  static getAllWindows = () => seen.windows
  maximize() { this.maximized = true }
  isMaximized() { return this.maximized === true }
  isMinimized() { return false }
  getNormalBounds() { return { x: this.options.x ?? 10, y: this.options.y ?? 20, width: this.options.width, height: this.options.height } }
  show() { this.shown = true }
  focus() { this.focused = true }

  async loadURL(url) {
    const page = (this.page = await context.newPage())
    await page.setViewportSize({ width: this.options.width, height: this.options.height })
    const answer = seen.schemes.get('app:answer')
    // Chromium does not know app://; the same handler answers under a secure origin of its own.
    await page.route(`${ORIGIN}/**`, async (route) => {
      const response = await answer(new Request(route.request().url().replace(ORIGIN, 'app://bangfu')))
      await route.fulfill({ status: response.status, headers: Object.fromEntries(response.headers), body: Buffer.from(await response.arrayBuffer()) })
    })
    await page.exposeFunction('__invoke', async (channel, args) => {
      const event = { sender: this.webContents, senderFrame: this.webContents.mainFrame }
      try {
        return { result: pack(await seen.handlers.get(channel)(event, ...args.map(unpack))) }
      } catch (error) {
        return { error: String(error.message) }
      }
    })
    const preload = readFileSync(this.options.webPreferences.preload, 'utf8')
    await page.addInitScript(`(() => {
      const pack = ${String(pack)}; const unpack = ${String(unpack)}
      const electron = { ipcRenderer: { invoke: async (channel, ...args) => { const answer = await window.__invoke(channel, args.map(pack)); if (answer.error) throw new Error(answer.error); return unpack(answer.result) } },
        contextBridge: { exposeInMainWorld: (name, value) => Object.defineProperty(window, name, { value: Object.freeze(value) }) } }
      const module = { exports: {} };
      (function (require, module, exports) { ${preload} })((name) => { if (name === 'electron') return electron; throw new Error('a sandboxed preload cannot require ' + name) }, module, module.exports)
    })()`)
    await page.goto(url.replace('app://bangfu', ORIGIN))
    this.emit('ready-to-show')
  }
}

// Bytes cross the bridge of the test as lists of numbers.
function pack(value) {
  return value instanceof Uint8Array ? { bytes: [...value] } : value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, one instanceof Uint8Array ? { bytes: [...one] } : one])) : value
}
function unpack(value) {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value
  if (Array.isArray(value.bytes)) return Uint8Array.from(value.bytes)
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, one !== null && typeof one === 'object' && Array.isArray(one.bytes) ? Uint8Array.from(one.bytes) : one]))
}

export default { app, protocol, session, ipcMain, screen, Menu, shell, dialog, BrowserWindow }
