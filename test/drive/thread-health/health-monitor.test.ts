import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { monotonicClock } from '../../../src/core/clock.ts'
import { monitorHealth, timeShareAbove } from '../../../src/drive/thread-health/health-monitor.ts'

describe('the share of time above a limit', () => {
  test.each([
    ['nothing was seen', [], 0],
    ['all of it was short', [[100, 1]], 0],
    [
      'one of a hundred values lasted 99 times as long as the others',
      [
        [99, 1],
        [100, 99],
      ],
      0.5,
    ],
    ['all of it was long', [[100, 50]], 1],
  ] as [string, [number, number][], number][])('%s', (_, percentiles, share) => {
    expect(timeShareAbove(10, new Map(percentiles))).toBeCloseTo(share, 5)
  })
})

test('a stall shows in the maximum delay, without the resolution, and in the share of time held up', async () => {
  const health = monitorHealth()
  await sleep(50)
  health.read(0)
  await sleep(20)
  const until = monotonicClock.now() + 120_000
  while (monotonicClock.now() < until);
  await sleep(60)
  const interval = health.read(monotonicClock.now())
  health.stop()
  expect(interval.loopDelayMax).toBeGreaterThan(100)
  expect(interval.heldUp).toBeGreaterThan(0.4)
  expect(interval.utilisation).toBeGreaterThan(0.3)
})
