import { describe, expect, test } from 'vitest'
import type { HeldLevel } from '../../../src/probe/hold/held-level.ts'
import { type HoldStep, nextHoldStep } from '../../../src/probe/hold/hold-search.ts'

const SETTINGS = { min: 1, feasible: 64, hold: 15_000 }

/** A provider that keeps up so many, and any number for a short time. */
function searchHold(limit: number, change: Partial<HeldLevel> = {}) {
  const holds: HeldLevel[] = []
  const steps: HoldStep[] = []
  for (let count = 0; count < 40; count++) {
    const step = nextHoldStep(SETTINGS, holds)
    steps.push(step)
    if (step.kind === 'found') return { finding: step.finding, steps }
    const { level, plan } = step
    const turnedAway = level > limit ? 20 : 0
    const carried = Math.min(level, limit)
    const read = { held: plan.settle + plan.duration, requests: 100, turnedAway, carried, carriedError: 0.2 }
    holds.push({ ...plan, ...read, level, isAtBoundary: false, ...change })
  }
  throw new Error('no end')
}

describe('the search for what can be kept up', () => {
  test('keeps up once what is carried at once, where nobody is turned away', () => {
    const { finding, steps } = searchHold(64)
    expect(steps).toHaveLength(2)
    expect(finding).toEqual({
      feasible: 64,
      interval: [64, 64],
      held: 15_000,
      atOnce: 64,
      isReduced: false,
    })
  })

  test.each([1, 2, 9, 10, 31, 63])('finds %i below that', (limit) => {
    const { finding } = searchHold(limit)
    expect(finding).toMatchObject({ feasible: limit, infeasible: limit + 1, atOnce: 64, isReduced: true })
    expect(finding.interval[0]).toBeLessThanOrEqual(limit)
    expect(finding.interval[1]).toBeGreaterThanOrEqual(limit)
    expect(finding.held).toBeGreaterThanOrEqual(SETTINGS.hold)
  })

  test('ends where nothing can be kept up', () => {
    expect(searchHold(0).finding).toMatchObject({ feasible: 0, infeasible: 1 })
  })

  test('tries every other level directly after an overload, and does not judge its beginning', () => {
    const { steps } = searchHold(9)
    const holds = steps.flatMap((step) => (step.kind === 'hold' ? [step] : []))
    expect(holds[0]).toMatchObject({ isDirect: false, plan: { settle: 0, duration: 15_000 } })
    for (const { isDirect, plan } of holds.slice(1)) {
      expect(isDirect).toBe(true)
      if (plan.purpose === 'cap') expect(plan.settle).toBe(SETTINGS.hold)
    }
  })

  test('counts slots that are freed late as carried, and says how late', () => {
    const { finding } = searchHold(40, { slotsFreedAfter: 400 })
    expect(finding).toMatchObject({ feasible: 64, isReduced: false, slotsFreedAfter: 400 })
  })
})
