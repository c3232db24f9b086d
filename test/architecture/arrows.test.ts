import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

/** A gate that cannot fail guards nothing: plant one fault per kind of file in a copy, and see each named. */
test('a planted fault breaks the arrow gate by its name', () => {
  const copy = mkdtempSync(join(tmpdir(), 'bangfu-arrows-'))
  try {
    for (const room of ['shared', 'renderer', 'test/architecture/dependency-rules.cjs', 'package.json', 'tsconfig.json']) cpSync(room, join(copy, room), { recursive: true })
    symlinkSync(resolve('node_modules'), join(copy, 'node_modules'))
    writeFileSync(join(copy, 'shared/domain/planted.ts'), "import type { Operation } from '../sync/operation.ts'\nimport { readFileSync } from 'node:fs'\nexport const planted = (operation: Operation) => readFileSync(String(operation))\n")
    writeFileSync(join(copy, 'renderer/components/Planted.tsx'), "import Dexie from 'dexie'\nexport function Planted() { return <p>{new Dexie('x').name}</p> }\n")
    const { status, stdout } = spawnSync(process.execPath, ['node_modules/dependency-cruiser/bin/dependency-cruiser.mjs', '--config', 'test/architecture/dependency-rules.cjs', '--output-type', 'err', 'shared', 'renderer'], { cwd: copy, encoding: 'utf8' })
    expect(status).not.toBe(0)
    for (const rule of ['domain-is-the-floor', 'shared-packages', 'dexie-lives-in-the-store']) expect(stdout).toContain(rule)
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
})
