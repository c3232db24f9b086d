import { fileURLToPath } from 'node:url'
import { app, protocol, session, type BrowserWindow } from 'electron'
import { APP_SCHEME } from './app-origin.ts'
import { answerCalls } from './ipc/answer-calls.ts'
import { openWindow } from './open-window.ts'
import { refusePermissions } from './refuse-permissions.ts'
import { servePage } from './serve-page.ts'
import { setMenu } from './set-menu.ts'

const PAGE_FOLDER = fileURLToPath(new URL('../renderer', import.meta.url))
const PRELOAD = fileURLToPath(new URL('./preload.cjs', import.meta.url))
let window: BrowserWindow | undefined

protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true } }])
// Two processes on one database would be two people at one desk.
if (app.requestSingleInstanceLock()) void start().catch(endWithReason)
else app.quit()

async function start(): Promise<void> {
  app.on('second-instance', () => {
    if (window?.isMinimized()) window.restore()
    window?.focus()
  })
  app.on('window-all-closed', () => app.quit())
  await app.whenReady()
  protocol.handle(APP_SCHEME, servePage(PAGE_FOLDER))
  refusePermissions(session.defaultSession)
  setMenu()
  answerCalls()
  window = await openWindow(PRELOAD)
}

function endWithReason(reason: unknown): void {
  process.stderr.write(`${String(reason)}\n`)
  app.exit(1)
}
