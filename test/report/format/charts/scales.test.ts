import { describe, expect, test } from 'vitest'
import { logTicks } from '../../../../src/report/format/charts/scales.ts'

describe('the ticks of a logarithmic axis', () => {
  test.each([
    ['within a decade', 310, 560, 4, [400, 500]],
    ['of a wide page', 310, 560, 8, [350, 400, 450, 500, 550]],
    ['over decades', 8, 900, 8, [10, 20, 50, 100, 200, 500]],
    ['over many decades', 1, 100_000, 4, [1, 10, 100, 1000, 10_000, 100_000]],
  ])('%s', (_, from, to, wanted, ticks) => {
    expect(logTicks(from, to, wanted)).toEqual(ticks)
  })
})
