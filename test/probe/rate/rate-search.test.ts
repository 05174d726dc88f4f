import { describe, expect, test } from 'vitest'
import type { Trial } from '../../../src/core/trial/trial.ts'
import { type Random, seededRandom } from '../../../src/pace/random.ts'
import { measureRate } from '../../../src/probe/rate/measure-rate.ts'
import {
  nextRateStep,
  type RateBurst,
  type RateFinding,
  type RateSettings,
} from '../../../src/probe/rate/rate-search.ts'
import { startIntervalMs } from '../../../src/probe/rate/start-interval.ts'
import { trialWith } from '../../tally/sample-trials.ts'
import { SEARCH_SETTINGS } from '../run-search.ts'

/** Milliseconds. */
const PERIOD = 1000
const JITTER = 3
const SEARCHES = 40
const SETTINGS: RateSettings = { ...SEARCH_SETTINGS, hold: 15_000, per: PERIOD, periods: 2 }

/** True where a request at that time is let through. */
type Limiter = (at: number) => boolean

function slidingWindow(rate: number): Limiter {
  const taken: number[] = []
  return (at) => {
    while (taken[0] !== undefined && taken[0] <= at - PERIOD) taken.shift()
    if (taken.length >= rate) return false
    taken.push(at)
    return true
  }
}

function fixedWindow(rate: number): Limiter {
  let window = 0
  let taken = 0
  return (at) => {
    if (Math.floor(at / PERIOD) !== window) taken = 0
    window = Math.floor(at / PERIOD)
    taken += 1
    return taken <= rate
  }
}

function tokenBucket(capacity: number, rate: number): Limiter {
  let tokens = capacity
  let last = 0
  return (at) => {
    tokens = Math.min(capacity, tokens + ((at - last) / PERIOD) * rate)
    last = at
    if (tokens < 1) return false
    tokens -= 1
    return true
  }
}

/** Starts on a simulated way to the limiter, on a clock of their own. */
class Starts {
  now = 1000
  requests = 0
  readonly #limiter: Limiter
  readonly #random: Random

  constructor(limiter: Limiter, seed: number) {
    this.#limiter = limiter
    this.#random = seededRandom(seed)
  }

  drain(rate: number): void {
    const began = this.now
    for (let sent = 0; this.#send(began + (sent * PERIOD) / rate).outcome === 'ok'; sent++);
  }

  sendBurst(level: number, periods: number): Trial[] {
    const trials: Trial[] = []
    const interval = startIntervalMs(level, PERIOD)
    const began = this.now
    let refusedAt: number | undefined
    while (
      refusedAt === undefined ? trials.length < periods * level : trials.length <= refusedAt + 2 * level
    ) {
      const trial = this.#send(began + trials.length * interval)
      if (trial.outcome === 'limit') refusedAt ??= trials.length
      trials.push(trial)
    }
    return trials
  }

  #send(due: number): Trial {
    this.now = due
    this.requests++
    const at = Math.round(due * 1e3)
    const isThrough = this.#limiter(due + this.#random.fraction() * JITTER)
    return trialWith({ at: { due: at, began: at, end: at + 100 }, outcome: isThrough ? 'ok' : 'limit' })
  }
}

function search(limiter: Limiter, seed: number): { finding: RateFinding; requests: number } {
  const starts = new Starts(limiter, seed)
  const bursts: RateBurst[] = []
  for (let steps = 0; steps < 300; steps++) {
    const step = nextRateStep(SETTINGS, bursts)
    if (step.kind === 'found') return { finding: step.finding, requests: starts.requests }
    const cooldown = bursts.length === 0 ? Number.POSITIVE_INFINITY : step.cooldown
    if (Number.isFinite(cooldown)) starts.now += cooldown
    if (step.drain) {
      starts.drain(step.drain)
      starts.now += 1.5 * startIntervalMs(step.level, PERIOD)
    }
    const periods = step.isLong ? SETTINGS.hold / PERIOD : step.drain ? 4 : 3
    const reading = measureRate(starts.sendBurst(step.level, periods), step.level, PERIOD)
    bursts.push({
      level: step.level,
      cooldown,
      ...reading,
      ...(step.drain && { drained: true }),
      ...(step.isLong && { isLong: true }),
    })
  }
  throw new Error('no end')
}

describe('the search for a rate', () => {
  test.each<[string, (rate: number) => Limiter]>([
    ['counts in sliding windows', slidingWindow],
    ['counts in fixed windows', fixedWindow],
    ['fills a small bucket', (rate) => tokenBucket(5, rate)],
    ['fills a bucket for a period', (rate) => tokenBucket(rate, rate)],
    ['fills a bucket of fifty', (rate) => tokenBucket(50, rate)],
  ])('finds it exactly where a limiter %s', (_name, limiterOf) => {
    const missed = Array.from({ length: SEARCHES }, (_, seed) => {
      const rate = 1 + seededRandom(seed, 5).integer(100)
      const { finding } = search(limiterOf(rate), seed)
      return finding.feasible === rate ? [] : [`${rate}: ${finding.feasible}`]
    }).flat()
    expect(missed.length, missed.join(', ')).toBeLessThanOrEqual(1)
  })

  test('tells how much may come at once after a rest', () => {
    const { finding } = search(tokenBucket(40, 12), 3)
    expect(finding.feasible).toBe(12)
    expect(finding.burstAllowance).toBeGreaterThanOrEqual(37)
    expect(finding.burstAllowance).toBeLessThanOrEqual(42)
    expect(search(slidingWindow(12), 3).finding.burstAllowance).toBe(0)
  })

  test('finds a fixed window of twelve, and no burst on top of it', () => {
    const { finding } = search(fixedWindow(12), 7)
    expect(finding).toMatchObject({ feasible: 12, infeasible: 13, burstAllowance: 0, held: SETTINGS.hold })
  })

  test('finds the rate of a bucket that the short levels never empty', () => {
    const { finding } = search(tokenBucket(500, 60), 1)
    expect(finding.feasible).toBe(60)
  })

  test('says of a limiter that saves more than the ceiling asks for that none was met', () => {
    expect(search(tokenBucket(5000, 60), 1).finding.reason).toBe('ceiling')
  })
})
