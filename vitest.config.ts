import { defineConfig } from 'vitest/config'

// Terminals inside Electron-based editors leak this into tests, and Electron then starts as plain Node.
delete process.env['ELECTRON_RUN_AS_NODE']

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // One file at a time: the databases of the tests share a cluster, and a transaction open in one holds back what a pull
    // in another may show. Two real browsers at once would also be slower than one after the other on two cores.
    maxWorkers: 1,
  },
})
