import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createScheduler } from '../../../src/lab/server/scheduler.ts'
import { deliver } from '../../../src/lab/session/deliver.ts'
import type { DeliveryStep } from '../../../src/lab/session/delivery-schedule.ts'

const clock = { now: () => Date.now() * 1000 }
const deliveryClock = (afterFreezes = (due: number) => due) => ({
  lab: { clock, scheduler: createScheduler(clock) },
  afterFreezes,
})
const STEPS: DeliveryStep[] = Array.from({ length: 50 }, (_, index) => ({
  act: 'audio',
  due: index * 10_000,
  from: index,
  to: index + 1,
}))

beforeEach(() => {
  vi.useFakeTimers({ now: 0 })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('delivery', () => {
  test('runs each step at its due time, counted from the base', () => {
    const taken: number[] = []
    deliver(STEPS, 100_000, deliveryClock(), () => taken.push(Date.now()))
    vi.advanceTimersByTime(1000)
    expect(taken).toEqual(STEPS.map((_, index) => 100 + index * 10))
  })

  test('lateness does not add up: after a pause overdue steps run at once and the others on time', () => {
    const taken: number[] = []
    deliver(STEPS, 0, deliveryClock(), () => {
      taken.push(Date.now())
      if (taken.length === 3) vi.setSystemTime(155)
    })
    vi.advanceTimersByTime(1000)
    expect(taken.slice(0, 3)).toEqual([0, 10, 20])
    expect(taken.slice(3, 16)).toEqual(Array(13).fill(taken[3]))
    expect(taken.slice(17)).toEqual(STEPS.slice(17).map((_, index) => 170 + index * 10))
  })

  test('a step due in a freeze runs at its end', () => {
    const taken: number[] = []
    const frozen = (due: number) => (due >= 50_000 && due < 120_000 ? 120_000 : due)
    deliver(STEPS, 0, deliveryClock(frozen), () => taken.push(Date.now()))
    vi.advanceTimersByTime(1000)
    expect(taken.slice(4, 14)).toEqual([40, 120, 120, 120, 120, 120, 120, 120, 120, 130])
  })

  test('cancelling stops all further steps, even between overdue ones', () => {
    const taken: number[] = []
    const performance = deliver(STEPS, 0, deliveryClock(), () => {
      if (taken.push(Date.now()) === 5) performance.cancel()
    })
    vi.advanceTimersByTime(1000)
    expect(taken).toHaveLength(5)
  })
})
