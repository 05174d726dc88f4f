import { describe, expect, test } from 'vitest'
import { type Load, shapeOf } from '../../src/executors/index.ts'
import { whileLevelIsReached } from '../../src/executors/ramping-concurrency.ts'

const HILL = {
  executor: 'ramping-concurrency',
  order: 'interleaved',
  startConcurrency: 0,
  stages: [
    { duration: 1000, target: 4 },
    { duration: 2000, target: 4 },
    { duration: 1000, target: 0 },
  ],
} satisfies Load

describe('ramping concurrency', () => {
  const when = whileLevelIsReached(shapeOf(HILL))

  test.each([
    ['the first stream joins when the level is nearer to one than to none', 0, 0, 125],
    ['the fourth joins last', 3, 0, 875],
    ['on the plateau each may start at once', 3, 1500, 1500],
    ['the fourth leaves first', 3, 3200, undefined],
    ['and the first last', 0, 3800, 3800],
    ['nothing starts behind the end', 0, 4000, undefined],
  ])('%s', (_, stream, elapsed, expected) => {
    expect(when(stream, elapsed)).toBe(expected)
  })

  test('a stream that has stopped resumes at the next rise', () => {
    const twice = whileLevelIsReached(
      shapeOf({ ...HILL, stages: [...HILL.stages, { duration: 1000, target: 4 }] }),
    )
    expect(twice(3, 3200)).toBe(4875)
  })
})
