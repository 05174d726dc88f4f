import { describe, expect, test } from 'vitest'
import { createLimiter } from '../../src/lab/engine/limiter.ts'
import { createSocketLimiter } from '../../src/lab/engine/socket-limiter.ts'
import { tollOf } from '../../src/lab/engine/toll.ts'
import { seededRandom } from '../../src/pace/random.ts'

/** A limiter environment whose delays end when `pass` is called. */
function house(chance = () => 1) {
  const tasks: { due: number; task: () => void }[] = []
  return {
    chance,
    later: (due: number, task: () => void) => {
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
    const place = house()
    const limiter = createLimiter({ concurrency: 1, limits: { recovery: 250 } }, place)
    expect(limiter.enter(0)).toBe('in')
    limiter.leave()
    expect(limiter.enter(1)).toBe('busy')
    expect(place.waits()).toEqual([250_000])
    place.pass()
    expect(limiter.enter(2)).toBe('in')
  })

  test('waiting requests are admitted in order, except those that were cancelled', () => {
    const limiter = createLimiter({ concurrency: 2, limits: { excess: 'queue' } })
    const entered: string[] = []
    limiter.enter(0)
    limiter.enter(0)
    limiter.wait(() => entered.push('first'))
    const second = limiter.wait(() => entered.push('second'))
    limiter.wait(() => entered.push('third'))
    second.cancel()
    limiter.leave()
    expect(entered).toEqual(['first'])
    expect(limiter.standing(0).inFlight).toBe(2)
    limiter.leave()
    limiter.leave()
    expect(entered).toEqual(['first', 'third'])
    expect(limiter.standing(0).inFlight).toBe(1)
  })

  test('a share of the decisions is wrong, but only at the boundary', () => {
    const random = seededRandom(1)
    const decide = (inFlight: number) => {
      const limiter = createLimiter({ concurrency: 3, limits: { noise: 0.2 } }, house(random.fraction))
      while (limiter.standing(0).inFlight < inFlight) limiter.enter(0)
      return limiter.enter(0)
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
    const limiter = createLimiter({ concurrency: 2, limits })
    const verdicts = Array.from({ length: 7 }, () => limiter.enter(0))
    expect(verdicts).toEqual(['in', 'in', 'busy', 'busy', 'busy', 'in', 'in'])
  })

  test('a token bucket admits a burst and refills', () => {
    const limiter = createLimiter({ limits: { bucket: { capacity: 2, refill: 4 } } })
    expect([0, 0, 0, 250e3, 250e3].map((now) => limiter.enter(now))).toEqual([
      'in',
      'in',
      'rate',
      'in',
      'rate',
    ])
    expect([10e6, 10e6, 10e6].map((now) => limiter.enter(now))).toEqual(['in', 'in', 'rate'])
  })

  test('a share of the requests fails above a number in flight, even with free slots', () => {
    const limiter = createLimiter(
      { concurrency: 9, limits: { failing: { from: 2, share: 1 } } },
      house(() => 0.5),
    )
    expect([0, 0, 0].map((now) => limiter.enter(now))).toEqual(['in', 'in', 'broken'])
  })

  test('counts open connections and those opened in the last second', () => {
    const sockets = createSocketLimiter({ connectRate: 3 })
    const [first, ...others] = Array.from({ length: 3 }, () => ({}))
    expect([first ?? {}, ...others].map((one) => sockets.enter(one, 0, 2))).toEqual(['in', 'in', 'busy'])
    sockets.leave(first ?? {})
    expect([0, 0, 1e6].map((now) => sockets.enter({}, now, 2))).toEqual(['in', 'rate', 'busy'])
    expect(sockets.holds(first ?? {})).toBe(false)
  })

  test('counts a connection when it was opened, not at its first request', () => {
    const sockets = createSocketLimiter({ connectRate: 1 })
    expect([2e6, 0, 0.5e6, 3e6].map((opened) => sockets.enter({}, opened))).toEqual([
      'in',
      'in',
      'rate',
      'in',
    ])
  })

  test('the penalty grows with the number of requests in flight', () => {
    const degradation = { from: 4, firstAudio: 10, pacing: 0.1 }
    expect(tollOf(degradation, 4)).toEqual({ firstAudio: 0, pacing: 1 })
    expect(tollOf(degradation, 6)).toEqual({ firstAudio: 20_000, pacing: 0.8 })
    expect(tollOf(degradation, 60).pacing).toBeGreaterThan(0)
  })
})
