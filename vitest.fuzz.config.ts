import { defineConfig } from 'vitest/config'

/** `npm run fuzz`: the properties of test/fuzz with 100,000 random inputs each. */
export default defineConfig({
  test: {
    include: ['test/fuzz/**/*.test.ts'],
    maxWorkers: 1,
    env: { FUZZ_RUNS: process.env.FUZZ_RUNS ?? '100000' },
  },
})
