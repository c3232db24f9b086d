// Builds the renderer and the desktop shell into dist/, when their sources have changed.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { licenceTexts } from './licences.mjs'
import { ROOT, runTool, say, setUp } from './set-up.mjs'

const SOURCES = ['renderer', 'electron', 'shared', 'assets', 'package.json', 'package-lock.json']

/** Builds what is stale; `force` builds all. */
export function build({ force = false } = {}) {
  const stamp = join(ROOT, 'dist', '.sources')
  const state = hashOfSources()
  if (!force && existsSync(stamp) && readFileSync(stamp, 'utf8') === state) return
  say('正在构建界面…', 'Building the app…')
  rmSync(join(ROOT, 'dist'), { recursive: true, force: true })
  for (const config of ['renderer/vite.config.ts', 'electron/vite.main.config.ts', 'electron/vite.preload.config.ts']) {
    const code = runTool('vite/bin/vite.js', ['build', '--config', config, '--logLevel', 'warn'])
    if (code !== 0) {
      say(`构建失败：${config}`, `The build failed: ${config}`)
      process.exit(code)
    }
  }
  mkdirSync(join(ROOT, 'dist'), { recursive: true })
  writeFileSync(join(ROOT, 'dist', 'renderer', 'licences.txt'), licenceTexts())
  writeFileSync(stamp, state)
}

function hashOfSources() {
  const hash = createHash('sha256')
  for (const source of SOURCES) {
    const path = join(ROOT, source)
    const files = source.includes('.') ? [path] : readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort()
    for (const file of files) hash.update(file.slice(ROOT.length)).update(readFileSync(file))
  }
  return hash.digest('hex')
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  setUp()
  build({ force: process.argv.includes('--force') })
}
