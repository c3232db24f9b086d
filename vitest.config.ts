import { defineConfig } from 'vitest/config'

// Terminals inside Electron-based editors leak this into tests, and Electron then starts as plain Node.
delete process.env['ELECTRON_RUN_AS_NODE']

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
})
