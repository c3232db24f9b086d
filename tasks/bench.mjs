// Measures what the product promises, ours against a peer or a limit in the same run: JSON lines, then a table.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ROOT, setUp } from './set-up.mjs'

setUp()
const { status } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', join(ROOT, 'test', 'bench', 'run-bench.ts'), ...process.argv.slice(2)], { stdio: 'inherit', cwd: ROOT })
process.exit(status ?? 1)
