import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { monotonicClock } from '../../../src/core/clock.ts'
import { connectCanary, startLoopbackServer } from '../../../src/run/health/canary.ts'
import { createResolver } from '../../../src/wire/socket/resolver.ts'

test('a canary stamps ten times a second, and late when its thread is blocked', async () => {
  const server = await startLoopbackServer(monotonicClock)
  const canary = await connectCanary(server.port, monotonicClock, createResolver())
  await sleep(550)
  const calm = canary.read()
  // Server and canary share this thread: blocking right after a write delays the receipt of its stamp.
  const write = monotonicClock.now
  const stallingServer = await startLoopbackServer({
    now: () => {
      const at = write()
      queueMicrotask(() => {
        while (write() < at + 40_000);
      })
      return at
    },
  })
  const stalled = await connectCanary(stallingServer.port, monotonicClock, createResolver())
  await sleep(450)
  const late = stalled.read()
  for (const one of [canary, stalled]) one.close()
  for (const one of [server, stallingServer]) one.close()
  expect(calm.length).toBeGreaterThanOrEqual(3)
  expect(late.length).toBeGreaterThanOrEqual(2)
  expect(Math.min(...late)).toBeGreaterThan(35_000)
  expect(Math.min(...calm)).toBeLessThan(20_000)
})
