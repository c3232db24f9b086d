// Asks everything of every route, in every role, with values that nobody meant: npm run fuzz [-- minutes]; FUZZ_SEED replays a run.
import { runTool, setUp } from './set-up.mjs'

setUp()
process.env.FUZZ_MINUTES = process.argv[2] ?? '10'
process.exit(runTool('vitest/vitest.mjs', ['run', 'test/faults/fuzz-requests.pg.test.ts']))
