// Copies the running database, opens the copy and reads all of it, and notes that it holds: npm run backup -- FOLDER
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ROOT, setUp } from './set-up.mjs'

setUp()
const { status } = spawnSync(process.execPath, [join(ROOT, 'server', 'backup.ts'), ...process.argv.slice(2)], { stdio: 'inherit' })
process.exit(status ?? 1)
