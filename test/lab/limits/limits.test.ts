import { describe, expect, test } from 'vitest'
import { createConcurrencyLimiter } from '../../../src/lab/limits/concurrency-limiter.ts'
import { createConnectionLimiter } from '../../../src/lab/limits/connection-limiter.ts'
import { loadPenalty } from '../../../src/lab/limits/load-penalty.ts'
import { seededRandom } from '../../../src/pace/random.ts'

/** A limiter environment whose delays end when `pass` is called. */
function fakeEnvironment(chance = () => 1) {
  const tasks: { due: number; task: () => void }[] = []
  return {
    chance,
    delay: (due: number, task: () => void) => {
      tasks.push({ due, task })
    },
    pass: () => {
      for (const { task } of tasks.splice(0)) task()
    },
    waits: () => tasks.map(({ due }) => due),
  }
}

describe('the limits of the lab', () => {
  test('a slot is free only after its recovery time', () => {
    const place = fakeEnvironment()
    const limiter = createConcurrencyLimiter({ concurrency: 1, limits: { recovery: 250 } }, place)
    expect(limiter.tryAcquire(0)).toBe('in')
    limiter.release()
    expect(limiter.tryAcquire(1)).toBe('busy')
    expect(place.waits()).toEqual([250_000])
    place.pass()
    expect(limiter.tryAcquire(2)).toBe('in')
  })

  test('waiting requests are admitted in order, except those that were cancelled', () => {
    const limiter = createConcurrencyLimiter({ concurrency: 2, limits: { excess: 'queue' } })
    const entered: string[] = []
    limiter.tryAcquire(0)
    limiter.tryAcquire(0)
    limiter.waitForSlot(() => entered.push('first'))
    const second = limiter.waitForSlot(() => entered.push('second'))
    limiter.waitForSlot(() => entered.push('third'))
    second.cancel()
    limiter.release()
    expect(entered).toEqual(['first'])
    expect(limiter.usage(0).inFlight).toBe(2)
    limiter.release()
    limiter.release()
    expect(entered).toEqual(['first', 'third'])
    expect(limiter.usage(0).inFlight).toBe(1)
  })

  test('a share of the decisions is wrong, but only at the boundary', () => {
    const random = seededRandom(1)
    const decide = (inFlight: number) => {
      const limiter = createConcurrencyLimiter(
        { concurrency: 3, limits: { noise: 0.2 } },
        fakeEnvironment(random.fraction),
      )
      while (limiter.usage(0).inFlight < inFlight) limiter.tryAcquire(0)
      return limiter.tryAcquire(0)
    }
    const letIn = (inFlight: number) =>
      Array.from({ length: 400 }, () => decide(inFlight)).filter((verdict) => verdict === 'in').length / 400
    expect(letIn(0)).toBe(1)
    expect(letIn(1)).toBe(1)
    expect(letIn(2)).toBeGreaterThan(0.72)
    expect(letIn(2)).toBeLessThan(0.88)
    expect(letIn(3)).toBeGreaterThan(0.12)
    expect(letIn(3)).toBeLessThan(0.28)
  })

  test('the limit changes after a number of requests', () => {
    const limits = {
      changes: [
        { after: 3, concurrency: 1 },
        { after: 5, concurrency: 9 },
      ],
    }
    const limiter = createConcurrencyLimiter({ concurrency: 2, limits })
    const verdicts = Array.from({ length: 7 }, () => limiter.tryAcquire(0))
    expect(verdicts).toEqual(['in', 'in', 'busy', 'busy', 'busy', 'in', 'in'])
  })

  test('a token bucket admits a burst and refills', () => {
    const limiter = createConcurrencyLimiter({ limits: { bucket: { capacity: 2, refill: 4 } } })
    expect([0, 0, 0, 250e3, 250e3].map((now) => limiter.tryAcquire(now))).toEqual([
      'in',
      'in',
      'rate',
      'in',
      'rate',
    ])
    expect([10e6, 10e6, 10e6].map((now) => limiter.tryAcquire(now))).toEqual(['in', 'in', 'rate'])
  })

  test('a share of the requests fails above a number in flight, even with free slots', () => {
    const limiter = createConcurrencyLimiter(
      { concurrency: 9, limits: { failing: { from: 2, share: 1 } } },
      fakeEnvironment(() => 0.5),
    )
    expect([0, 0, 0].map((now) => limiter.tryAcquire(now))).toEqual(['in', 'in', 'broken'])
  })

  test('counts open connections and those opened in the last second', () => {
    const sockets = createConnectionLimiter({ connectRate: 3 })
    const [first, ...others] = Array.from({ length: 3 }, () => ({}))
    expect([first ?? {}, ...others].map((one) => sockets.tryAcquire(one, 0, 2))).toEqual(['in', 'in', 'busy'])
    sockets.release(first ?? {})
    expect([0, 0, 1e6].map((now) => sockets.tryAcquire({}, now, 2))).toEqual(['in', 'rate', 'busy'])
    expect(sockets.has(first ?? {})).toBe(false)
  })

  test('counts a connection when it was opened, not at its first request', () => {
    const sockets = createConnectionLimiter({ connectRate: 1 })
    expect([2e6, 0, 0.5e6, 3e6].map((opened) => sockets.tryAcquire({}, opened))).toEqual([
      'in',
      'in',
      'rate',
      'in',
    ])
  })

  test('the penalty grows with the number of requests in flight', () => {
    const degradation = { from: 4, firstAudio: 10, pacing: 0.1 }
    expect(loadPenalty(degradation, 4)).toEqual({ firstAudio: 0, pacing: 1 })
    expect(loadPenalty(degradation, 6)).toEqual({ firstAudio: 20_000, pacing: 0.8 })
    expect(loadPenalty(degradation, 60).pacing).toBeGreaterThan(0)
  })
})
