import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { listPackage } from '@electron/asar'
import { expect, test } from 'vitest'

const fromRoot = createRequire(resolve('package.json'))

test('the configuration is one that the packager understands, and nonsense is refused', async () => {
  const { validateConfiguration } = fromRoot('app-builder-lib/out/util/config/config') as { validateConfiguration: (configuration: unknown, log: unknown) => Promise<void> }
  const { DebugLogger } = fromRoot('builder-util') as { DebugLogger: new (on: boolean) => unknown }
  const configuration = fromRoot('./electron-builder.config.cjs') as object
  await validateConfiguration(configuration, new DebugLogger(false))
  await expect(validateConfiguration({ ...configuration, nonsense: 1 }, new DebugLogger(false))).rejects.toThrow(/nonsense/)
})

test('the app holds main, preload, page and fonts, and no maps, tests, sources or libraries', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bangfu-package-'))
  try {
    const electron = join(folder, 'electron')
    mkdirSync(join(electron, 'resources'), { recursive: true })
    writeFileSync(join(electron, 'electron'), '')
    chmodSync(join(electron, 'electron'), 0o755)
    const built = spawnSync(process.execPath, ['node_modules/electron-builder/cli.js', '--config', 'electron-builder.config.cjs', '--publish', 'never', '--linux', 'dir', '--x64', `-c.directories.output=${join(folder, 'out')}`], { encoding: 'utf8', env: { ...process.env, BANGFU_ELECTRON_DIST: electron } })
    expect(built.status, built.stdout + built.stderr).toBe(0)
    const inside = listPackage(join(folder, 'out', 'linux-unpacked', 'resources', 'app.asar'), { isPack: false })
    for (const file of ['/dist/electron/main.js', '/dist/electron/preload.cjs', '/dist/renderer/index.html', '/package.json']) expect(inside).toContain(file)
    expect(inside.some((file) => /noto-sans-sc.*\.woff2$/.test(file))).toBe(true)
    expect(inside.filter((file) => /\.map$|\.test\.|\.tsx?$|node_modules|\.env|\.pem$|^\/(test|server|shared)\b/.test(file))).toEqual([])
    expect(existsSync(join(folder, 'out')) && readdirSync(join(folder, 'out')).length).toBeGreaterThan(0)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}, 120_000)
