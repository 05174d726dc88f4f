import { configDefaults, defineConfig } from 'vitest/config'
import { CLOCK_TESTS } from './test/clock-tests.ts'
import { LongestFirst } from './test/longest-first.ts'
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

/** Files that replace timers or functions of everybody, and put them back: in processes that no other file shares. */
const ISOLATED = [
  'test/cli/interrupts.test.ts',
  'test/cli/live/live-display.test.ts',
  'test/cli/verbs/self-test.test.ts',
  'test/drive/trial/cancel-answer.test.ts',
  'test/library/library.test.ts',
  'test/run/execute/trial-batcher.test.ts',
  'test/run/health/harness-error-cache.test.ts',
  'test/selftest/capture/with-capture.test.ts',
  'test/wire/connect.test.ts',
]

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
    sequence: { sequencer: LongestFirst },
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
          name: 'isolated',
          include: ISOLATED,
          isolate: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'all else',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...SHARED_IMPORTS, ...ISOLATED, ...CLOCK_TESTS],
          isolate: false,
          // A file computes for about two fifths of its time, and waits for the rest.
          maxWorkers: 4,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'clocks',
          include: CLOCK_TESTS,
          isolate: false,
          maxWorkers: 1,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
})
