import { beforeAll, beforeEach } from 'vitest'

/** Milliseconds: a recording runs processes and servers. */
const TIMEOUT = 60_000

/**
 * Records before the first test what several tests judge, and again before a test is retried: a recording that a busy
 * machine spoiled would fail every retry as well.
 */
export function recordForTests(record: () => Promise<void>): void {
  beforeAll(record, TIMEOUT)
  beforeEach(async ({ task }) => {
    if (task.result?.retryCount) await record()
  }, TIMEOUT)
}
