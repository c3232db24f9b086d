// Plays random histories for an hour, then four devices over a bad network whose server is put back ten times: npm run soak [-- minutes]
import { ensureSystemPackages, runTool, setUp } from './set-up.mjs'

setUp()
ensureSystemPackages()
process.env.SIMULATION_MINUTES = process.argv[2] ?? '60'
process.env.FAULTS_EDITS ??= '1500'
process.env.FAULTS_RESTORES ??= '10'
process.exit(runTool('vitest/vitest.mjs', ['run', 'test/simulation/histories.test.ts', 'test/faults/four-devices.pg.test.ts']))
