import { describe, expect, test } from 'vitest'
import { seededRandom } from '../../../src/pace/random.ts'
import {
  fitUsl,
  type ThroughputPoint,
  throughputAt,
  type UslCurve,
} from '../../../src/probe/statistics/usl-fit.ts'

const CURVE: UslCurve = { lambda: 0.5, sigma: 0.02, kappa: 0.0004 }
const LEVELS = [1, 2, 4, 8, 16, 24, 32, 48, 64, 96]

function levelsOf(curve: UslCurve, noise: number, seed: number): ThroughputPoint[] {
  const random = seededRandom(seed)
  return LEVELS.map((concurrency) => ({
    concurrency,
    throughput: throughputAt(curve, concurrency) * (1 + noise * (2 * random.fraction() - 1)),
  }))
}

describe('the scalability law', () => {
  test('is found again in levels that follow it exactly', () => {
    const fit = fitUsl(levelsOf(CURVE, 0, 1), seededRandom(1))
    if (fit.kind !== 'fitted') throw new Error(fit.why)
    expect(fit.curve.lambda).toBeCloseTo(CURVE.lambda, 4)
    expect(fit.curve.sigma).toBeCloseTo(CURVE.sigma, 4)
    expect(fit.curve.kappa).toBeCloseTo(CURVE.kappa, 6)
    expect(fit.peak?.at).toBeCloseTo(Math.sqrt((1 - CURVE.sigma) / CURVE.kappa), 1)
    expect(fit.explained).toBeCloseTo(1, 6)
  })

  test('the interval of its peak covers the truth in nearly all noisy repetitions', () => {
    const truth = Math.sqrt((1 - CURVE.sigma) / CURVE.kappa)
    const covered = Array.from({ length: 40 }, (_, seed) => {
      const fit = fitUsl(levelsOf(CURVE, 0.08, seed), seededRandom(seed))
      const peak = fit.kind === 'fitted' ? fit.peak : undefined
      return peak !== undefined && peak.low <= truth && truth <= peak.high
    }).filter(Boolean)
    expect(covered.length).toBeGreaterThanOrEqual(34)
  })

  test('tells no peak that lies far beyond what was tested', () => {
    const fit = fitUsl(levelsOf({ lambda: 1, sigma: 0.01, kappa: 1e-6 }, 0, 1), seededRandom(1))
    expect(fit).toMatchObject({ kind: 'fitted', noPeak: expect.stringContaining('highest level') })
    expect(fit).not.toHaveProperty('peak')
  })

  test('is not fitted to fewer levels than it needs', () => {
    const fit = fitUsl(levelsOf(CURVE, 0, 1).slice(0, 4), seededRandom(1))
    expect(fit).toEqual({ kind: 'refused', why: '4 levels; a curve needs 5' })
  })
})
