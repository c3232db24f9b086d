import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { importedPackages, isAllowed, shippedPackages } from '../../tasks/licences.mjs'

describe('the licence gate', () => {
  test.each([
    ['MIT', true],
    ['(MIT AND Zlib)', true],
    ['(MIT OR GPL-3.0-or-later)', true],
    ['MIT AND GPL-3.0-only', false],
    ['GPL-3.0-only', false],
    ['UNLICENSED', false],
    [undefined, false],
  ])('judges %s', (licence, allowed) => {
    expect(isAllowed(licence)).toBe(allowed)
  })

  test('finds what ships: dependencies and what the bundled rooms import, with all below, and no tools', () => {
    const lock = {
      packages: {
        '': { dependencies: { a: '1' }, devDependencies: { b: '1', tool: '1' } },
        'node_modules/a': { version: '1', license: 'MIT', dependencies: { c: '1' } },
        'node_modules/a/node_modules/c': { version: '2', dependencies: { d: '1' } },
        'node_modules/b': { version: '1', license: 'MIT', peerDependencies: { c: '1', tool: '1' }, peerDependenciesMeta: { tool: { optional: true } } },
        'node_modules/c': { version: '1', license: 'ISC' },
        'node_modules/d': { version: '1', license: 'GPL-3.0-only' },
        'node_modules/tool': { version: '1', license: 'MIT' },
      },
    }
    const shipped = shippedPackages(lock, importedPackages(["import x from 'b/deep'\nimport './near.ts'\nimport 'node:fs'\nconst y = await import('b')"]))
    expect([...shipped.keys()].toSorted((left, right) => left.localeCompare(right))).toEqual(['node_modules/a', 'node_modules/a/node_modules/c', 'node_modules/b', 'node_modules/c', 'node_modules/d'])
    expect([...shipped.values()].filter(({ licence }) => !isAllowed(licence)).map(({ name }) => name)).toEqual(['c', 'd'])
  })

  test('nobody uses the streaming writer of exceljs, which does not work on the archiver that it is given', () => {
    const sources = ['renderer', 'server', 'test/support'].flatMap((room) => readdirSync(room, { recursive: true, encoding: 'utf8' }).filter((path) => /\.tsx?$/.test(path)).map((path) => `${room}/${path}`))
    expect(sources.filter((path) => readFileSync(path, 'utf8').includes('WorkbookWriter'))).toEqual([])
  })

  test('nothing without a licence or a maintainer lies below the spreadsheets', () => {
    const notice = readFileSync('NOTICE', 'utf8')
    for (const left of ['buffers', 'fstream', 'inflight', 'rimraf']) expect(notice).not.toContain(`\n${left} `)
  })
})
