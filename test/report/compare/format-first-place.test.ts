import { expect, test } from 'vitest'
import { formatFirstPlace } from '../../../src/report/compare/format-first-place.ts'
import { createSample } from '../../../src/tally/resampling/sample.ts'
import { createArm } from '../../tally/compare/sample-arms.ts'

const criterion = { stage: 'ttfa_heard', share: 0.5 } as const
const SAMPLE = createSample([{ block: 0, value: 1 }])
const ranked = (...ranks: readonly number[]) =>
  ranks.map((rank, index) => ({
    rank,
    arm: createArm('abcdef'.charAt(index), SAMPLE),
    value: 200_000 + index * 50_000,
  }))

test.each([
  ['the first with the next', ranked(1, 2, 2), 'a is first, 200 ms, before b, 250 ms'],
  ['two that share a place', ranked(1, 1, 3), 'a and b are too close to tell apart'],
  ['four that do', ranked(1, 1, 1, 1), 'a, b, c and d are too close to tell apart'],
  ['more, counted', ranked(1, 1, 1, 1, 1), 'a, b, c and 2 others are too close to tell apart'],
  ['none, with too few trials', undefined, 'too few trials to rank by ttfa_heard p50'],
])('names %s', (_, places, words) => {
  expect(formatFirstPlace({ arms: [], criterion, ranked: places })).toBe(words)
})
