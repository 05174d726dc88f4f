import { describe, expect, test } from 'vitest'
import { HIDDEN_LIMIT_KINDS, hiddenLimit, isFound } from './hidden-limits.ts'
import { PROBE, simulateSearch } from './simulated-search.ts'

/** Two of each kind; `bench/probe-accuracy.ts` searches a hundred. */
const SETTINGS = HIDDEN_LIMIT_KINDS.flatMap((kind, index) =>
  [3 + (index % 3), 7 + index].map((seed) => hiddenLimit(kind, seed)),
)

describe('a search for a hidden limit', () => {
  test.each(SETTINGS)('finds it, or states an interval that holds it: $kind, $variant, $truth', (setting) => {
    const { answer, seconds } = simulateSearch(setting.behaviour, setting.seed, setting.settings)
    expect(isFound(setting, answer), `${setting.truth}: ${answer.sentence}`).toBe(true)
    expect(seconds).toBeLessThan((PROBE.budget.duration ?? 0) / 1e3)
    expect(answer.budget.spent.duration_ms).toBeCloseTo(seconds * 1e3, -1)
  })
})
