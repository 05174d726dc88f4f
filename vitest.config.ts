import { defineConfig } from 'vitest/config'
import { SummaryLine } from './test/summary-line.ts'
import { bundledWorkers } from './test/worker-bundles.ts'

export default defineConfig({
  plugins: [bundledWorkers],
  test: {
    globalSetup: ['test/worker-bundles.ts'],
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    // Two test files at a time: more would steal processor time from the loopback tests' clocks.
    maxWorkers: 2,
    // A shared CI machine can stand still for a second: what fails three times in a row is wrong, not slow.
    retry: process.env.CI ? 2 : 0,
    reporters: ['default', new SummaryLine()],
  },
})
