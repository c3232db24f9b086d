// The five gates: types, lint, arrows, layout, licences. Each has one job; all of them run, so that one look shows everything.
import { runTool, say, setUp } from './set-up.mjs'

setUp()
const GATES = [
  ['类型 types', 'typescript/bin/tsc', ['-b']],
  ['规范 lint', 'oxlint/bin/oxlint', ['--type-aware', '--deny-warnings']],
  ['箭头 arrows', 'dependency-cruiser/bin/dependency-cruiser.mjs', ['--config', 'test/architecture/dependency-rules.cjs', '--output-type', 'err', 'electron', 'renderer', 'server', 'shared', 'test']],
  ['布局 layout', 'vitest/vitest.mjs', ['run', 'test/architecture', '--reporter=dot']],
  ['许可 licences', '../tasks/licences.mjs', []],
]
const failed = GATES.filter(([name, tool, args]) => {
  const started = Date.now()
  const code = runTool(tool, args)
  process.stdout.write(`${code === 0 ? '✓' : '✗'} ${String(name)} ${((Date.now() - started) / 1000).toFixed(1)} s\n`)
  return code !== 0
})
if (failed.length > 0) say(`未通过：${failed.map(([name]) => name).join('、')}`, `Not passed: ${failed.map(([name]) => name).join(', ')}`)
process.exit(failed.length > 0 ? 1 : 0)
