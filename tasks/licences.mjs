// The licence gate: every package that ships has a licence that we may pass on, and stands in NOTICE. `--write` writes NOTICE.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROOT, say } from './set-up.mjs'

/** Licences under which Apache-2.0 software may carry a package along: permissive, and the one that fonts have. */
const ALLOWED = new Set(['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'CC0-1.0', 'ISC', 'MIT', 'OFL-1.1', 'PostgreSQL', 'Python-2.0', 'Unlicense', 'Zlib'])
/** Rooms whose code is bundled with the packages that it imports; the server runs on `dependencies`. */
const BUNDLED_ROOMS = ['renderer', 'electron', 'shared']

/** Packages that ship, by their place in the lock: `dependencies`, what the bundled rooms import, and all below them. */
export function shippedPackages(lock, imported) {
  const roots = [...Object.keys(lock.packages[''].dependencies ?? {}), ...imported, 'electron']
  const found = new Map()
  const waiting = roots.map((name) => placeOf(lock, '', name))
  while (waiting.length > 0) {
    const place = waiting.pop()
    if (place === undefined || found.has(place)) continue
    const entry = lock.packages[place]
    found.set(place, { name: place.split('node_modules/').at(-1), version: entry.version, licence: entry.license })
    // The desktop carries Electron itself and not what its package needs to download it.
    if (place === 'node_modules/electron') continue
    const peers = Object.keys(entry.peerDependencies ?? {}).filter((name) => entry.peerDependenciesMeta?.[name]?.optional !== true)
    for (const name of [...Object.keys({ ...entry.dependencies, ...entry.optionalDependencies }), ...peers]) waiting.push(placeOf(lock, place, name))
  }
  return found
}

/** Where Node finds a package from another one: the nearest `node_modules` upwards. */
function placeOf(lock, from, name) {
  for (let folder = from; ; folder = folder.slice(0, folder.lastIndexOf('node_modules/')).replace(/\/$/, '')) {
    const place = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`
    if (lock.packages[place]) return place
    if (folder === '') return undefined
  }
}

/** Whether an SPDX expression lets us ship: all of an AND, one of an OR. */
export function isAllowed(licence) {
  if (typeof licence !== 'string' || licence === '') return false
  const bare = licence.replaceAll(/[()]/g, ' ').trim()
  return bare.split(/\s+OR\s+/).some((choice) => choice.split(/\s+AND\s+/).every((one) => ALLOWED.has(one.trim())))
}

/** Names of the packages that a room imports, in its own words or by `import()`. */
export function importedPackages(sources) {
  const names = new Set()
  for (const source of sources) {
    for (const [, from] of source.matchAll(/(?:from|import)\s*\(?\s*'([^'.][^']*)'/g)) {
      if (/^(node:|virtual:)/.test(from)) continue
      const [scope, name] = from.split('/')
      names.add(from.startsWith('@') ? `${scope}/${name}` : scope)
    }
  }
  return [...names]
}

/** The list that ships: a line a package. */
export function noticeOf(packages) {
  const lines = [...new Set([...packages.values()].map(({ name, version, licence }) => `${name} ${version} — ${licence}`))].sort()
  return `精准帮扶 · bangfu\nApache-2.0, see LICENSE.\n\nThis product carries the packages below; each is used under the licence beside it. Their texts are in dist/renderer/licences.txt\nof every build. Written by \`node tasks/licences.mjs --write\`.\n\n${lines.join('\n')}\n`
}

/** Texts of the licences as the packages bring them, for the build. */
export function licenceTexts(root = ROOT) {
  return [...packagesOf(root)].map(([place, { name, version, licence }]) => {
    const folder = join(root, place)
    const files = existsSync(folder) ? readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)) : []
    const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim())
    return `${name} ${version} (${licence})\n\n${texts.join('\n\n')}`
  }).join(`\n\n${'-'.repeat(80)}\n\n`)
}

function packagesOf(root) {
  const sources = BUNDLED_ROOMS.flatMap((room) => readdirSync(join(root, room), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/vite\..*config/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
  return shippedPackages(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')), importedPackages(sources))
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const packages = packagesOf(ROOT)
  const refused = [...packages.values()].filter(({ licence }) => !isAllowed(licence))
  for (const { name, version, licence } of refused) say(`许可证不在允许之列：${name} ${version}（${licence ?? '无'}）`, `Licence not on the list: ${name} ${version} (${licence ?? 'none'})`)
  const notice = noticeOf(packages)
  const file = join(ROOT, 'NOTICE')
  if (process.argv.includes('--write')) writeFileSync(file, notice)
  const isStale = !existsSync(file) || readFileSync(file, 'utf8') !== notice
  if (isStale) say('NOTICE 不是最新的：请运行 node tasks/licences.mjs --write', 'NOTICE is out of date: run node tasks/licences.mjs --write')
  process.exit(refused.length > 0 || isStale ? 1 : 0)
}
