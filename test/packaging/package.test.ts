import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { listPackage } from '@electron/asar'
import { expect, test } from 'vitest'

const fromRoot = createRequire(resolve('package.json'))

/** Where the fuses lie in the program, in their order (@electron/fuses), as Electron ships them. */
const FUSE_MARK = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX')
const WIRE = ['runAsNode', 'enableCookieEncryption', 'enableNodeOptionsEnvironmentVariable', 'enableNodeCliInspectArguments', 'enableEmbeddedAsarIntegrityValidation', 'onlyLoadAppFromAsar', 'loadBrowserProcessSpecificV8Snapshot', 'grantFileProtocolExtraPrivileges']
const AS_SHIPPED = '10110001'
const FUSES = { runAsNode: false, enableCookieEncryption: true, enableNodeOptionsEnvironmentVariable: false, enableNodeCliInspectArguments: false, enableEmbeddedAsarIntegrityValidation: true, onlyLoadAppFromAsar: true, loadBrowserProcessSpecificV8Snapshot: false, grantFileProtocolExtraPrivileges: false }

test('[U10] the fuses are blown, and nothing of the archive’s hash is turned off', () => {
  const { electronFuses, asar } = fromRoot('./electron-builder.config.cjs') as { electronFuses: unknown; asar: unknown }
  expect(electronFuses).toEqual(FUSES)
  expect(asar).toBe(true)
})

test('the configuration is one that the packager understands, and nonsense is refused', async () => {
  const { validateConfiguration } = fromRoot('app-builder-lib/out/util/config/config') as { validateConfiguration: (configuration: unknown, log: unknown) => Promise<void> }
  const { DebugLogger } = fromRoot('builder-util') as { DebugLogger: new (on: boolean) => unknown }
  const configuration = fromRoot('./electron-builder.config.cjs') as object
  await validateConfiguration(configuration, new DebugLogger(false))
  await expect(validateConfiguration({ ...configuration, nonsense: 1 }, new DebugLogger(false))).rejects.toThrow(/nonsense/)
})

test('[U10] the app is packaged with its fuses blown, and holds main, preload, page and fonts, and no maps, tests, sources or libraries', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bangfu-package-'))
  try {
    const electron = join(folder, 'electron')
    mkdirSync(join(electron, 'resources'), { recursive: true })
    writeFileSync(join(electron, 'electron'), Buffer.concat([Buffer.from('before'), FUSE_MARK, Buffer.from([1, WIRE.length]), Buffer.from(AS_SHIPPED), Buffer.from('behind')]))
    chmodSync(join(electron, 'electron'), 0o755)
    const built = spawnSync(process.execPath, ['node_modules/electron-builder/cli.js', '--config', 'electron-builder.config.cjs', '--publish', 'never', '--linux', 'dir', '--x64', `-c.directories.output=${join(folder, 'out')}`], { encoding: 'utf8', env: { ...process.env, BANGFU_ELECTRON_DIST: electron } })
    expect(built.status, built.stdout + built.stderr).toBe(0)
    // On and off as Electron itself reads it at its start.
    const program = readFileSync(join(folder, 'out', 'linux-unpacked', 'bangfu'))
    const at = program.indexOf(FUSE_MARK) + FUSE_MARK.length + 2
    expect(Object.fromEntries(WIRE.map((fuse, place) => [fuse, program[at + place] === 0x31])), '[U10]').toEqual(FUSES)
    const inside = listPackage(join(folder, 'out', 'linux-unpacked', 'resources', 'app.asar'), { isPack: false })
    for (const file of ['/dist/electron/main.js', '/dist/electron/preload.cjs', '/dist/renderer/index.html', '/package.json']) expect(inside).toContain(file)
    expect(inside.some((file) => /noto-sans-sc.*\.woff2$/.test(file))).toBe(true)
    expect(inside.filter((file) => /\.map$|\.test\.|\.tsx?$|node_modules|\.env|\.pem$|^\/(test|server|shared)\b/.test(file))).toEqual([])
    expect(existsSync(join(folder, 'out')) && readdirSync(join(folder, 'out')).length).toBeGreaterThan(0)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}, 120_000)
