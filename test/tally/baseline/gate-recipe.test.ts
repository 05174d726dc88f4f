import { describe, expect, test } from 'vitest'
import { checkRecipe, type Recipe } from './gate-recipe.ts'

/** As scenarios/gates.yaml: 800 trials of each target, with a control. `bench/error-rates.ts` does 100 of each. */
const RECIPE: Recipe = { trials: 800, factor: 1, failing: 0.005, control: true }
const REPETITIONS = 20

async function count(recipe: Recipe) {
  const counts = { passed: 0, failed: 0, undecided: 0 }
  for (let seed = 1; seed <= REPETITIONS; seed += 1) counts[await checkRecipe(recipe, seed)] += 1
  return counts
}

describe('the shipped gate', () => {
  test('passes a provider that did not change in 9 of 10 checks', async () => {
    expect((await count(RECIPE)).passed).toBeGreaterThanOrEqual(0.9 * REPETITIONS)
  }, 120_000)

  test('fails one that is 20 % slower in 9 of 10 checks', async () => {
    expect((await count({ ...RECIPE, factor: 1.2 })).failed).toBeGreaterThanOrEqual(0.9 * REPETITIONS)
  }, 120_000)
})
