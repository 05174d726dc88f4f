import { describe, expect, test } from 'vitest'
import type { PlanLimit } from '../../../src/core/adapter/plan-limit.ts'
import { renderPlanLimits } from '../../../src/report/probe/plan-limits-text.ts'

const STANDARD: PlanLimit = {
  plan: 'Standard',
  inFlight: 10,
  perMinute: 100,
  source: 'model card',
  confidence: 'documented',
}
const found = {
  kind: 'concurrency',
  per_ms: 1000,
  feasible_max: 10,
  infeasible_min: 11,
  hard_cap: null,
  boundary_type: 'refused',
} as const

describe('a limit that was found, beside the documented one', () => {
  test.each([
    ['the same', found, 'as found'],
    ['more', { ...found, feasible_max: 15, infeasible_min: 16 }, '15 accepted: more than documented'],
    ['fewer', { ...found, feasible_max: 3, infeasible_min: 4 }, '4 refused: fewer than documented'],
    [
      'the cap, where objectives fail before it',
      { ...found, feasible_max: 5, infeasible_min: 6, hard_cap: { feasible_max: 10, infeasible_min: 11 } },
      'as found',
    ],
    [
      'objectives that fail without a refusal',
      { ...found, feasible_max: 5, infeasible_min: 6, boundary_type: 'queued' },
      '5 accepted; none of those tried was refused',
    ],
    ['no end of it', { ...found, feasible_max: 8, infeasible_min: null }, 'none of those tried was refused'],
  ])('%s', (_, answer, words) => {
    const text = renderPlanLimits(answer, [STANDARD]).replaceAll(/\s+/g, ' ')
    expect(text).toContain('plan Standard: 10 in flight, 100 a minute (documented: model card)')
    expect(text).toContain(words)
  })

  test('a rate compares only if it is one a minute', () => {
    const rate = { ...found, kind: 'request-rate', feasible_max: 100, infeasible_min: 101 } as const
    expect(renderPlanLimits({ ...rate, per_ms: 60_000 }, [STANDARD])).toContain('as found')
    expect(renderPlanLimits({ ...rate, per_ms: 1000 }, [STANDARD])).toBe('')
  })

  test('nothing is said if nothing is documented', () => {
    expect(renderPlanLimits(found)).toBe('')
    expect(renderPlanLimits({ ...found, kind: 'connect-rate' }, [STANDARD])).toBe('')
  })
})
