// Kills browser, server and PostgreSQL at random while a cadre works, puts the server back, sets the clock wrong, and counts what was lost: npm run faults [-- 300]
import { ensureSystemPackages, runTool, setUp } from './set-up.mjs'

setUp()
ensureSystemPackages()
process.env.FAULTS_KILLS = process.argv[2] ?? '100'
process.exit(runTool('vitest/vitest.mjs', ['run', 'test/faults/random-kills.pg.test.ts']))
