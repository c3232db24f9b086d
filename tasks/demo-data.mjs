// Writes an import file of made-up people in the national layout, or loads a server's empty database with them.
// npm run demo:data -- --households 20000 --seed 7 [--county 520121] [--year 2020] [--errors 0.01] [--out FILE.xlsx] [--load postgresql://…]
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ROOT, setUp } from './set-up.mjs'

setUp()
const { status } = spawnSync(process.execPath, [join(ROOT, 'server', 'demonstration', 'demo-data.ts'), ...process.argv.slice(2)], { stdio: 'inherit' })
process.exit(status ?? 1)
