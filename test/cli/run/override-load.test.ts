import { describe, expect, test } from 'vitest'
import { overrideLoad } from '../../../src/cli/run/override-load.ts'
import type { Load } from '../../../src/executors/index.ts'

const TIMED: Load = { executor: 'constant-concurrency', concurrency: 2, duration: 5000, order: 'interleaved' }
const OPEN: Load = {
  executor: 'constant-arrival-rate',
  rate: 5,
  duration: 5000,
  arrival: 'uniform',
  order: 'interleaved',
}

describe('what the command line changes about a load', () => {
  test('nothing by default', () => {
    expect(overrideLoad(OPEN, {})).toBe(OPEN)
  })

  test('a number of trials replaces a duration, and concurrency that of the scenario', () => {
    expect(overrideLoad(TIMED, { trials: 7, concurrency: 3 })).toEqual({
      executor: 'constant-concurrency',
      concurrency: 3,
      trials: 7,
      order: 'interleaved',
    })
    expect(overrideLoad(TIMED, { concurrency: 3 })).toMatchObject({ concurrency: 3, duration: 5000 })
  })

  test.each([{ trials: 3 }, { concurrency: 3 }])('a rate has neither: %o is refused', (changes) => {
    expect(() => overrideLoad(OPEN, changes)).toThrow(/does not apply to constant-arrival-rate/)
  })
})
