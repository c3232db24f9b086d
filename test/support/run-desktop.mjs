// Runs the compiled main process with the stand-in for `electron`, does what a person and an attacker would do, and prints what happened as JSON.
import { registerHooks } from 'node:module'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const standIn = new URL('./electron-stand-in.mjs', import.meta.url).href
registerHooks({ resolve: (specifier, context, next) => (specifier === 'electron' ? { url: standIn, shortCircuit: true } : next(specifier, context)) })
const { seen, close } = await import(standIn)
await import(new URL('../../dist/electron/main.js', import.meta.url).href)

const told = {}
if (process.env.STAND_IN_SECOND === '1') {
  told.quit = seen.quit
  told.windows = seen.windows.length
} else {
  const folder = process.env.STAND_IN_DATA
  await waitFor(() => seen.windows[0]?.page)
  const window = seen.windows[0]
  const { page } = window
  await page.locator('#account').waitFor({ timeout: 20_000 })
  const ask = seen.schemes.get('app:answer')
  told.privileges = seen.schemes.get('app')
  const home = await ask(new Request('app://bangfu/'))
  told.policy = home.headers.get('content-security-policy')
  told.blocked = await page.evaluate(async () => {
    const blocked = []
    document.addEventListener('securitypolicyviolation', (event) => blocked.push(event.blockedURI))
    for (const url of ['http://192.0.2.1:4080/', 'http://localhost.evil.example/', 'http://127.0.0.1:9/', 'http://localhost:9/']) await fetch(url).catch(() => undefined)
    return blocked
  })
  told.climbing = (await ask(new Request('app://bangfu/%2e%2e/%2e%2e/package.json'))).status
  told.preferences = { ...window.options.webPreferences, preload: undefined }
  told.bounds = { x: window.options.x, y: window.options.y, width: window.options.width, height: window.options.height }
  told.calls = await page.evaluate(() => Object.keys(window.desktop))
  told.appInfo = await page.evaluate(() => window.desktop.appInfo())
  told.badName = await page.evaluate(() => window.desktop.saveFile('../../evil.sh', new Uint8Array([1])).then(() => 'taken', (error) => error.message))
  told.badAddress = await page.evaluate(() => window.desktop.saveServerAddress('javascript:alert(1)').then(() => 'taken', (error) => error.message))
  told.clearAddress = await page.evaluate(() => window.desktop.saveServerAddress('http://10.1.2.3:4080').then(() => 'taken', (error) => error.message))
  told.cancelled = await page.evaluate(() => window.desktop.saveFile('a.txt', new Uint8Array([1])))
  seen.answers.save = { canceled: false, filePath: join(folder, 'saved.bin') }
  told.saved = await page.evaluate(() => window.desktop.saveFile('花名册.xlsx', new Uint8Array([1, 2, 3])))
  told.savedBytes = [...readFileSync(join(folder, 'saved.bin'))]
  writeFileSync(join(folder, 'opened.xlsx'), Buffer.from([9, 8, 7]))
  seen.answers.open = { canceled: false, filePaths: [join(folder, 'opened.xlsx')] }
  told.opened = await page.evaluate(async () => { const file = await window.desktop.openFile(['xlsx']); return { name: file.name, bytes: [...file.bytes] } })
  seen.answers.save = { canceled: false, filePath: join(folder, 'printed.pdf') }
  told.printed = await page.evaluate(() => window.desktop.printToPdf('一户一档.pdf'))
  told.printedHead = readFileSync(join(folder, 'printed.pdf')).subarray(0, 5).toString()
  await page.evaluate(() => window.desktop.saveServerAddress('https://10.1.2.3:4443'))
  told.address = await page.evaluate(() => window.desktop.readServerAddress())
  told.journal = await page.evaluate(async () => {
    const [folder, file] = ['a'.repeat(64), '20261121T060000000Z-0123456789ab.journal']
    const before = await window.desktop.listJournal(folder)
    await window.desktop.appendJournal(folder, file, new Uint8Array([1, 2]))
    await window.desktop.appendJournal(folder, file, new Uint8Array([3]))
    const written = [...(await window.desktop.readJournal(folder, file))]
    const during = await window.desktop.listJournal(folder)
    await window.desktop.removeJournal(folder, file)
    const climbing = await window.desktop.readJournal('../..', file).then(() => 'read', (error) => error.message)
    return { before, written, during, after: await window.desktop.listJournal(folder), climbing }
  })
  const secret = () => page.evaluate(async () => {
    const kept = await window.desktop.readDeviceSecret()
    return kept && { hex: [...kept.bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(''), isProtected: kept.isProtected }
  })
  told.secrets = [await secret(), await secret()]
  // The same computer without a key store: first with nothing on its disk, then with what an older program left there.
  const secretFile = join(folder, 'device-secret')
  renameSync(secretFile, `${secretFile}.away`)
  process.env.STAND_IN_KEY_STORE = 'basic_text'
  told.withoutKeyStore = [await secret(), existsSync(secretFile)]
  writeFileSync(secretFile, Buffer.concat([Buffer.from('v10'), Buffer.from('0a'.repeat(32)).map((byte) => byte ^ 0x5a)]))
  told.leftWithoutKeyStore = [await secret()]
  delete process.env.STAND_IN_KEY_STORE
  told.leftWithoutKeyStore.push(await secret())
  renameSync(`${secretFile}.away`, secretFile)
  const second = join(folder, 'second-disk')
  // What was saved before anybody chose a second place has to be in the copy too: the key header is in it.
  await page.evaluate(() => window.desktop.appendJournal('b'.repeat(64), '20261121T070000000Z-0123456789ab.journal', new Uint8Array([5, 6])))
  seen.answers.open = { canceled: false, filePaths: [second] }
  told.chosen = (await page.evaluate(() => window.desktop.chooseBackupFolder())) === second
  told.mirrored = await page.evaluate(async () => {
    const [place, file] = ['b'.repeat(64), '20261121T070000000Z-0123456789ab.journal']
    await window.desktop.appendJournal(place, file, new Uint8Array([7, 8, 9]))
    return place
  })
  // The second disk is pulled out, and a file lies where its folder was; then it is back.
  renameSync(join(second, 'journal'), join(second, 'away'))
  writeFileSync(join(second, 'journal'), '')
  told.withoutSecondDisk = await page.evaluate((place) => window.desktop.appendJournal(place, '20261121T070000000Z-0123456789ab.journal', new Uint8Array([10])), told.mirrored)
  rmSync(join(second, 'journal'))
  renameSync(join(second, 'away'), join(second, 'journal'))
  told.withSecondDisk = await page.evaluate((place) => window.desktop.appendJournal(place, '20261121T070000000Z-0123456789ab.journal', new Uint8Array([11])), told.mirrored)
  rmSync(join(folder, 'journal', told.mirrored), { recursive: true })
  told.fromSecondDisk = await page.evaluate(async (place) => {
    const [file] = await window.desktop.listJournal(place)
    return [...(await window.desktop.readJournal(place, file))]
  }, told.mirrored)
  told.backups = await page.evaluate(async () => {
    const answers = []
    for (let day = 1; day <= 9; day++) answers.push(await window.desktop.writeBackup(`bangfu-cun01-2026110${day}.bangfu`, new Uint8Array([day])))
    return answers
  })
  told.keptBackups = readdirSync(second).filter((name) => name.endsWith('.bangfu')).sort()
  const stranger = { sender: window.webContents, senderFrame: { url: 'https://evil.example/' } }
  told.stranger = await seen.handlers.get('bangfu:appInfo')(stranger).then(() => 'answered', (error) => error.message)
  told.windowOpen = window.openHandler({ url: 'https://evil.example/' })
  told.navigations = ['https://evil.example/', 'app://bangfu.evil/', 'app://bangfu/index.html'].map((url) => { let prevented = false; window.webContents.emit('will-navigate', { url, preventDefault: () => (prevented = true) }); return prevented })
  const permit = (permission, url) => { let answered; seen.permission.request(window.webContents, permission, (granted) => (answered = granted), { requestingUrl: url }); return answered }
  told.permissions = [permit('geolocation', 'app://bangfu/'), permit('media', 'app://bangfu/'), permit('clipboard-sanitized-write', 'app://bangfu/'), permit('clipboard-sanitized-write', 'https://evil.example/')]
  window.options = { ...window.options, x: 40, y: 60, width: 1200, height: 700 }
  window.emit('close')
  told.kept = JSON.parse(readFileSync(join(folder, 'window.json'), 'utf8'))
}
process.stdout.write(`\n${JSON.stringify(told)}\n`)
await close()
process.exit(0)

async function waitFor(check) {
  while (!check()) await new Promise((resolve) => setTimeout(resolve, 50))
}
