// Sets up, builds what the end-to-end tests open, runs every test. Arguments go to the test runner: `npm test -- test/shared`.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from './build.mjs'
import { ensureSystemPackages, runTool, setUp } from './set-up.mjs'

setUp()
ensureSystemPackages()
build()
const folder = mkdtempSync(join(tmpdir(), 'bangfu-test-'))
const report = join(folder, 'report.json')
const code = runTool('vitest/vitest.mjs', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...process.argv.slice(2)])
const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, 'utf8'))
rmSync(folder, { recursive: true, force: true })
process.stdout.write(`\n${numPassedTests} passed, ${numFailedTests} failed${numPendingTests > 0 ? `, ${numPendingTests} skipped` : ''}\n`)
process.exit(code !== 0 ? code : numPassedTests > 0 ? 0 : 1)
