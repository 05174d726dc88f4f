import { describe, expect, test } from 'vitest'
import type { Trial } from '../../src/core/trial/trial.ts'
import { type Random, seededRandom } from '../../src/pace/random.ts'
import { gapAt } from '../../src/probe/gap.ts'
import { nextRate, type RateFinding, type RateWave } from '../../src/probe/rate-search.ts'
import { readRate } from '../../src/probe/read-rate.ts'
import { trialWith } from '../tally/sample-trials.ts'
import { SETTINGS } from './search.ts'

/** Milliseconds. */
const PERIOD = 1000
const JITTER = 3
const SEARCHES = 40

/** True where a request at that time is let through. */
type Limiter = (at: number) => boolean

function windowOf(rate: number): Limiter {
  const taken: number[] = []
  return (at) => {
    while (taken[0] !== undefined && taken[0] <= at - PERIOD) taken.shift()
    if (taken.length >= rate) return false
    taken.push(at)
    return true
  }
}

function bucketOf(capacity: number, rate: number): Limiter {
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
    for (let sent = 0; this.#ask(began + (sent * PERIOD) / rate).outcome === 'ok'; sent++);
  }

  wave(level: number, periods: number): Trial[] {
    const trials: Trial[] = []
    const gap = gapAt(level, PERIOD)
    const began = this.now
    let refusedAt: number | undefined
    while (refusedAt === undefined ? trials.length < periods * level : trials.length <= refusedAt + level) {
      const trial = this.#ask(began + trials.length * gap)
      if (trial.outcome === 'limit') refusedAt ??= trials.length
      trials.push(trial)
    }
    return trials
  }

  #ask(due: number): Trial {
    this.now = due
    this.requests++
    const at = Math.round(due * 1e3)
    const isThrough = this.#limiter(due + this.#random.fraction() * JITTER)
    return trialWith({ at: { due: at, began: at, end: at + 100 }, outcome: isThrough ? 'ok' : 'limit' })
  }
}

function search(limiter: Limiter, seed: number): { finding: RateFinding; requests: number } {
  const starts = new Starts(limiter, seed)
  const waves: RateWave[] = []
  for (let steps = 0; steps < 300; steps++) {
    const step = nextRate(SETTINGS, waves)
    if (step.kind === 'found') return { finding: step.finding, requests: starts.requests }
    const rest = waves.length === 0 ? Number.POSITIVE_INFINITY : step.rest
    if (Number.isFinite(rest)) starts.now += rest
    if (step.drain) {
      starts.drain(step.drain)
      starts.now += 1.5 * gapAt(step.level, PERIOD)
    }
    const reading = readRate(starts.wave(step.level, step.drain ? 4 : 2), step.level, PERIOD)
    waves.push({ level: step.level, rest, ...reading, ...(step.drain && { drained: true }) })
  }
  throw new Error('no end')
}

describe('the search for a rate', () => {
  test.each<[string, (rate: number) => Limiter]>([
    ['counts in windows', windowOf],
    ['fills a small bucket', (rate) => bucketOf(5, rate)],
    ['fills a bucket for a period', (rate) => bucketOf(rate, rate)],
    ['fills a bucket of fifty', (rate) => bucketOf(50, rate)],
  ])('finds it exactly where a limiter %s', (_name, limiterOf) => {
    const missed = Array.from({ length: SEARCHES }, (_, seed) => {
      const rate = 1 + seededRandom(seed, 5).integer(100)
      const { finding } = search(limiterOf(rate), seed)
      return finding.feasible === rate ? [] : [`${rate}: ${finding.feasible}`]
    }).flat()
    expect(missed.length, missed.join(', ')).toBeLessThanOrEqual(1)
  })

  test('tells how much may come at once after a rest', () => {
    const { finding } = search(bucketOf(40, 12), 3)
    expect(finding.feasible).toBe(12)
    expect(finding.burst).toBeGreaterThanOrEqual(37)
    expect(finding.burst).toBeLessThanOrEqual(42)
    expect(search(windowOf(12), 3).finding.burst).toBe(0)
  })

  test('says of a limiter that saves more than the ceiling asks for that none was met', () => {
    expect(search(bucketOf(5000, 60), 1).finding.reason).toBe('ceiling')
  })
})
