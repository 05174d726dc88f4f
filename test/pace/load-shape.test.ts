import { describe, expect, test } from 'vitest'
import type { Load } from '../../src/core/config/load.ts'
import { isInterrupted } from '../../src/pace/interruptions.ts'
import { createIterations } from '../../src/pace/iterations.ts'
import { findDrainStart, steadyIntervals } from '../../src/pace/load-shape.ts'
import { precomputeTrials } from '../../src/pace/precomputed-schedule.ts'
import { createStreamActivity } from '../../src/pace/stream-activity.ts'
import { createThinkTime } from '../../src/pace/think-time.ts'

const ORDER = 'interleaved'
const HILL: Load = {
  executor: 'ramping-concurrency',
  order: ORDER,
  startConcurrency: 0,
  stages: [
    { duration: 1000, target: 4 },
    { duration: 2000, target: 4 },
    { duration: 1000, target: 0 },
  ],
}
const STEADY: Load = {
  executor: 'constant-arrival-rate',
  order: ORDER,
  rate: 10,
  duration: 2000,
  arrival: 'uniform',
}
const TALKS: Load = { ...STEADY, executor: 'sessions', turns: 3, think: 100 }
const PLAN = { seed: 1, texts: 2, warmup: 0, connection: 'warm' } as const

describe('ramping concurrency', () => {
  const when = createStreamActivity(HILL)

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
    const twice = createStreamActivity({
      ...HILL,
      stages: [...HILL.stages, { duration: 1000, target: 4 }],
    } as typeof HILL)
    expect(twice(3, 3200)).toBe(4875)
  })
})

describe('phases by time', () => {
  const at = (load: Load, warmupTime: number, elapsed: number) =>
    createIterations({ ...PLAN, load, warmupTime })(50, elapsed)?.phase

  test.each<[string, Load, number, string]>([
    ['what starts within the warm-up is warm-up', STEADY, 499, 'warmup'],
    ['what starts behind it is measured', STEADY, 500, 'measure'],
    ['a turn behind the end of the load drains it', TALKS, 2000, 'drain'],
    ['so does what starts while the load falls to nothing', HILL, 3000, 'drain'],
  ])('%s', (_, load, elapsed, phase) => {
    expect(at(load, 500, elapsed)).toBe(phase)
  })

  test('the measured time is split into twenty blocks', () => {
    const iteration = createIterations({ ...PLAN, load: STEADY, warmupTime: 500 })
    const blocks = Array.from({ length: 1500 }, (_, step) => iteration(9, 500 + step)?.block)
    expect(new Set(blocks)).toEqual(new Set(Array.from({ length: 20 }, (_, block) => block)))
  })
})

test('steady intervals exclude warm-up, ramps and drain', () => {
  expect(steadyIntervals(HILL, 1500)).toEqual([{ from: 1500, to: 3000 }])
  expect(steadyIntervals(STEADY, 500)).toEqual([{ from: 500, to: 2000 }])
  expect(findDrainStart(HILL)).toBe(3000)
})

describe('precomputed trials', () => {
  const count = (load: Load) => {
    const ahead = precomputeTrials({ ...PLAN, load }, { target: 'a', index: 0 })
    return ahead && [...ahead].length
  }

  test.each<[string, Load, number | undefined]>([
    ['a rate times its duration', STEADY, 20],
    ['a target may have a rate of its own', { ...STEADY, rates: { a: 3 } }, 6],
    ['every turn of every conversation', TALKS, 60],
    [
      'trials, with the warm-up',
      { executor: 'shared-iterations', concurrency: 2, trials: 7, order: ORDER },
      7,
    ],
    ['nobody knows where streams go on until the time is over', HILL, undefined],
  ])('%s', (_, load, expected) => {
    expect(count(load)).toBe(expected)
  })
})

describe('random choices per turn', () => {
  test('the share of interrupted turns is as configured, and reproducible', () => {
    const chosen = (seed: number) =>
      Array.from({ length: 4000 }, (_, trial) => isInterrupted({ after: 1, share: 0.3 }, seed, trial))
    expect(Math.abs(chosen(1).filter(Boolean).length / 1200 - 1)).toBeLessThan(0.1)
    expect(chosen(1)).toEqual(chosen(1))
    expect(chosen(1)).not.toEqual(chosen(2))
  })

  test('think time follows its distribution, and differs by turn', () => {
    expect(createThinkTime(250, 1)(3, 2)).toBe(250)
    const think = createThinkTime({ min: 100, max: 300 }, 1)
    const times = Array.from({ length: 500 }, (_, turn) => think(1, turn))
    expect(times.every((time) => time >= 100 && time <= 300)).toBe(true)
    expect(Math.abs(times.reduce((sum, time) => sum + time, 0) / 500 - 200)).toBeLessThan(12)
  })
})
