import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { monotonicClock } from '../../src/core/clock.ts'
import { openPerch, sendCanary } from '../../src/run/canary.ts'
import { createResolver } from '../../src/wire/resolver.ts'

test('a canary is heard ten times a second, and later when its thread is held up', async () => {
  const perch = await openPerch(monotonicClock)
  const canary = await sendCanary(perch.port, monotonicClock, createResolver())
  await sleep(550)
  const calm = canary.read()
  // Perch and canary share this thread: a stall right behind a write delays what was written.
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
