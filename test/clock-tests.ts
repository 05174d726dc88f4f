/**
 * Files that judge single milliseconds of a clock. They run alone, after all others, and one at a time: load that the
 * suite makes itself is nothing that they should tell from a fault. Keep this list short, for nothing runs beside it.
 */
export const CLOCK_TESTS = [
  'test/conversation/caller/microphone.test.ts',
  'test/drive/thread-health/loop-lag.test.ts',
  'test/run/execute/independent/independent-server.test.ts',
  'test/run/execute/independent/independent-stack.test.ts',
  'test/run/health/canary.test.ts',
]
