import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Thinned } from '../../src/tally/thinned.ts'

const numbers = fc.uniqueArray(fc.nat(100_000), { minLength: 1, maxLength: 500 })

function thinned(trials: readonly number[], most = 40): Thinned<{ trial: number }> {
  const all = new Thinned<{ trial: number }>(most)
  for (const trial of trials) all.add({ trial })
  return all
}

describe('TrialSample', () => {
  test('keeps everything below the limit', () => {
    expect(thinned([3, 1, 2]).items()).toEqual([{ trial: 1 }, { trial: 2 }, { trial: 3 }])
  })

  test('does not depend on order or partitioning', () => {
    fc.assert(
      fc.property(numbers, fc.nat(), (trials, cut) => {
        const [first, second] = [trials.slice(0, cut % trials.length), trials.slice(cut % trials.length)]
        const merged = thinned(second)
        merged.merge(thinned(first))
        expect(merged.items()).toEqual(thinned(trials).items())
        expect(merged.total).toBe(trials.length)
      }),
    )
  })

  test('samples the targets of an interleaved run evenly', () => {
    const chosen = thinned(
      Array.from({ length: 20_000 }, (_, trial) => trial),
      400,
    ).items()
    expect(chosen.length).toBeGreaterThan(200)
    for (const target of [0, 1, 2, 3])
      expect(chosen.filter(({ trial }) => trial % 4 === target).length).toBeGreaterThan(chosen.length / 6)
  })
})
