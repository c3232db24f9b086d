import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CALL_NAMES } from '../../shared/ipc/call-names.ts'

const folder = mkdtempSync(join(tmpdir(), 'bangfu-desktop-'))
let first: Record<string, unknown>
let again: Record<string, unknown>

/** The compiled main and preload with a stand-in for the module `electron`, because its binary cannot be had everywhere. */
function runDesktop(environment: Record<string, string> = {}): Record<string, unknown> {
  const script = new URL('../support/run-desktop.mjs', import.meta.url).pathname
  const said = execFileSync(process.execPath, [script], { encoding: 'utf8', timeout: 60_000, env: { ...process.env, STAND_IN_DATA: folder, ...environment } })
  return JSON.parse(said.trim().split('\n').at(-1) ?? '') as Record<string, unknown>
}

beforeAll(() => {
  if (!existsSync('dist/electron/main.js')) throw new Error('The desktop shell is not built: run npm run build.')
  process.stdout.write('desktop shell: compiled main and preload over the stand-in for electron, not the real binary\n')
  first = runDesktop()
  again = runDesktop()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the desktop shell', () => {
  test('shows the page in a locked-down window', () => {
    expect(first['preferences']).toMatchObject({ contextIsolation: true, sandbox: true, nodeIntegration: false, webSecurity: true, webviewTag: false })
    expect(first['privileges']).toMatchObject({ standard: true, secure: true })
    expect(first['policy']).toContain("default-src 'none'")
    expect(first['policy']).toContain("'wasm-unsafe-eval'")
    expect(first['policy']).not.toContain("'unsafe-eval'")
    expect(first['climbing']).toBe(404)
  })

  test('[U8] speaks without TLS to this computer only, wherever the address comes from', () => {
    expect(first['policy']).toContain("connect-src 'self' https: http://127.0.0.1:* http://localhost:*;")
    expect(first['blocked']).toEqual(['http://192.0.2.1:4080/', 'http://localhost.evil.example/'])
    expect(first['clearAddress']).toContain('desktop.bad_arguments saveServerAddress')
  })

  test('gives the page the named calls and nothing else', () => {
    expect(first['calls']).toEqual([...CALL_NAMES])
    expect(first['appInfo']).toMatchObject({ version: '0.1.0' })
  })

  test('refuses wrong arguments and strangers', () => {
    expect(first['badName']).toContain('desktop.bad_arguments saveFile')
    expect(first['badAddress']).toContain('desktop.bad_arguments saveServerAddress')
    expect(first['stranger']).toBe('desktop.untrusted_sender')
  })

  test('saves, opens and prints where the person says', () => {
    expect(first).toMatchObject({ cancelled: 'cancelled', saved: 'saved', savedBytes: [1, 2, 3], opened: { name: 'opened.xlsx', bytes: [9, 8, 7] }, printed: 'saved', printedHead: '%PDF-' })
  })

  test('keeps the journal in files of its own, in no other folder', () => {
    const file = '20261121T060000000Z-0123456789ab.journal'
    expect(first['journal']).toMatchObject({ before: [], written: [1, 2, 3], during: [file], after: [] })
    expect(JSON.stringify(first['journal'])).toContain('desktop.bad_arguments readJournal')
  })

  test('[U9] has one secret of this computer, under the key store of the system; one that an older program left without a key store is given as what it is, and none is made there', () => {
    const [secret, same] = first['secrets'] as unknown[]
    expect(secret).toEqual({ hex: expect.stringMatching(/^[0-9a-f]{64}$/) as string, isProtected: true })
    expect(same).toEqual(secret)
    expect((again['secrets'] as unknown[])[0]).toEqual(secret)
    expect(first['withoutKeyStore']).toEqual([null, false])
    const left = { hex: '0a'.repeat(32), isProtected: false }
    expect(first['leftWithoutKeyStore'], 'also where a key store came later').toEqual([left, left])
  })

  test('keeps a second journal and a week of backups where the person says', () => {
    expect(first['chosen']).toBe(true)
    expect(first).toMatchObject({ withoutSecondDisk: 'copy_failed', withSecondDisk: 'written' })
    expect(first['fromSecondDisk']).toEqual([5, 6, 7, 8, 9, 10, 11])
    expect(first['backups']).toEqual(Array.from({ length: 9 }, () => 'written'))
    expect(first['keptBackups']).toEqual(['03', '04', '05', '06', '07', '08', '09'].map((day) => `bangfu-cun01-202611${day}.bangfu`))
  })

  test('goes nowhere else and grants next to nothing', () => {
    expect(first['windowOpen']).toEqual({ action: 'deny' })
    expect(first['navigations']).toEqual([true, true, false])
    expect(first['permissions']).toEqual([false, false, true, false])
  })

  test('remembers the window and the server', () => {
    expect(first['kept']).toEqual({ x: 40, y: 60, width: 1200, height: 700, maximized: false })
    expect(again['bounds']).toEqual({ x: 40, y: 60, width: 1200, height: 700 })
    expect(first['address']).toBe('https://10.1.2.3:4443')
  })

  test('runs once', () => {
    expect(runDesktop({ STAND_IN_SECOND: '1' })).toEqual({ quit: 1, windows: 0 })
  })
})
