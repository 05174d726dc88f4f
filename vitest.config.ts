import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    // Two test files at a time: more would steal processor time from the loopback tests' clocks.
    maxWorkers: 2,
  },
})
