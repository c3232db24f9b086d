import { join } from 'node:path'
import { app, BrowserWindow, dialog, screen } from 'electron'
import { APP_ORIGIN, isOwnPage } from './app-origin.ts'
import { readKept, writeKept } from './kept-json.ts'
import { placeOnScreen, WindowState } from './window-state.ts'

/** The one window, where it was left; it goes nowhere but to our own page. */
export async function openWindow(preload: string): Promise<BrowserWindow> {
  const file = join(app.getPath('userData'), 'window.json')
  const kept = placeOnScreen(readKept(file, WindowState), screen.getAllDisplays().map((display) => display.workArea))
  const place = kept ? { x: kept.x, y: kept.y, width: kept.width, height: kept.height } : { width: 1366, height: 768 }
  const window = new BrowserWindow({
    ...place,
    minWidth: 960,
    minHeight: 600,
    title: '精准帮扶',
    show: false,
    webPreferences: { preload, contextIsolation: true, sandbox: true, nodeIntegration: false, webSecurity: true, webviewTag: false, spellcheck: false },
  })
  if (kept?.maximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on('close', () => writeKept(file, { ...window.getNormalBounds(), maximized: window.isMaximized() }))
  keepInside(window)
  await window.loadURL(`${APP_ORIGIN}/`)
  return window
}

function keepInside(window: BrowserWindow): void {
  const contents = window.webContents
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-navigate', stayOnOwnPage)
  contents.on('will-redirect', stayOnOwnPage)
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit') return
    dialog.showErrorBox('界面意外停止', '已填写的内容都保存在本机，没有丢失。关闭此提示后界面将重新打开。')
    contents.reload()
  })
}

function stayOnOwnPage(event: { readonly url: string; preventDefault(): void }): void {
  if (!isOwnPage(event.url)) event.preventDefault()
}
