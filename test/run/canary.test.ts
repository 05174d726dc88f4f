import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { monotonicClock } from '../../src/core/clock.ts'
import { openPerch, sendCanary } from '../../src/run/canary.ts'
import { createResolver } from '../../src/wire/resolver.ts'

test('a canary stamps ten times a second, and late when its thread is blocked', async () => {
  const perch = await openPerch(monotonicClock)
  const canary = await sendCanary(perch.port, monotonicClock, createResolver())
  await sleep(550)
  const calm = canary.read()
  // Server and canary share this thread: blocking right after a write delays the receipt of its stamp.
  const write = monotonicClock.now
  const perched = await openPerch({
    now: () => {
      const at = write()
      queueMicrotask(() => {
        while (write() < at + 40_000);
      })
      return at
    },
  })
  const held = await sendCanary(perched.port, monotonicClock, createResolver())
  await sleep(450)
  const late = held.read()
  for (const one of [canary, held]) one.leave()
  for (const one of [perch, perched]) one.close()
  expect(calm.length).toBeGreaterThanOrEqual(3)
  expect(late.length).toBeGreaterThanOrEqual(2)
  expect(Math.min(...late)).toBeGreaterThan(35_000)
  expect(Math.min(...calm)).toBeLessThan(20_000)
})
