import { configDefaults, defineConfig } from 'vitest/config'
import { SummaryLine } from './test/summary-line.ts'
import { bundledWorkers } from './test/worker-bundles.ts'

/**
 * Rooms whose tests replace no timer and nothing global. Their files share what they import, so that it is loaded
 * once for each process instead of once for each file. They run first, and so take no processor time from the
 * others, which start processes and servers with clocks.
 */
const SHARED_IMPORTS = [
  'adapters',
  'cassette',
  'core',
  'cost',
  'lab',
  'pace',
  'probe',
  'redaction',
  'report',
  'results',
  'scenario',
  'tally',
  'trace',
  'validation',
].map((room) => `test/${room}/**/*.test.ts`)

export default defineConfig({
  plugins: [bundledWorkers],
  test: {
    globalSetup: ['test/worker-bundles.ts'],
    testTimeout: 30_000,
    // Two test files at a time: more would steal processor time from the loopback tests' clocks.
    maxWorkers: 2,
    // A shared CI machine can stand still for a second: what fails three times in a row is wrong, not slow.
    retry: process.env.CI ? 2 : 0,
    reporters: ['default', new SummaryLine()],
    projects: [
      {
        extends: true,
        test: {
          name: 'shared imports',
          include: SHARED_IMPORTS,
          globalSetup: [],
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'all else',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...SHARED_IMPORTS],
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
