import { describe, expect, test } from 'vitest'
import { isInterrupted } from '../../src/pace/interruptions.ts'
import { createIterations } from '../../src/pace/iterations.ts'
import { findDrainStart, type LoadShape, steadyIntervals } from '../../src/pace/load-shape.ts'
import { precomputeTrials } from '../../src/pace/precomputed-schedule.ts'
import { createThinkTime } from '../../src/pace/think-time.ts'

const HILL: LoadShape = {
  duration: 4000,
  maxConcurrency: 4,
  levels: [
    { from: 0, to: 4, duration: 1000 },
    { from: 4, to: 4, duration: 2000 },
    { from: 4, to: 0, duration: 1000 },
  ],
}

function arrivalsAt(rate: number, turns = 1): LoadShape {
  return {
    duration: 2000,
    levels: [{ from: rate, to: rate, duration: 2000 }],
    arrivals: { process: 'uniform', turns },
  }
}

const STEADY = arrivalsAt(10)
const TALKS = arrivalsAt(10, 3)
const PLAN = { seed: 1, texts: 2, warmup: 0, connection: 'warm' } as const

describe('phases by time', () => {
  const at = (shape: LoadShape, warmupTime: number, elapsed: number) =>
    createIterations({ ...PLAN, shape, warmupTime })(50, elapsed)?.phase

  test.each<[string, LoadShape, number, string]>([
    ['what starts within the warm-up is warm-up', STEADY, 499, 'warmup'],
    ['what starts behind it is measured', STEADY, 500, 'measure'],
    ['a turn behind the end of the load drains it', TALKS, 2000, 'drain'],
    ['so does what starts while the load falls to nothing', HILL, 3000, 'drain'],
  ])('%s', (_, shape, elapsed, phase) => {
    expect(at(shape, 500, elapsed)).toBe(phase)
  })

  test('the measured time is split into twenty blocks', () => {
    const iteration = createIterations({ ...PLAN, shape: STEADY, warmupTime: 500 })
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
  const count = (shape: LoadShape) => {
    const ahead = precomputeTrials({ ...PLAN, shape }, 0)
    return ahead && [...ahead].length
  }

  test.each<[string, LoadShape, number | undefined]>([
    ['a rate times its duration', STEADY, 20],
    ['every turn of every conversation', TALKS, 60],
    ['trials, with the warm-up', { trials: 7, maxConcurrency: 2, levels: [] }, 7],
    ['nobody knows where streams go on until the time is over', HILL, undefined],
  ])('%s', (_, shape, expected) => {
    expect(count(shape)).toBe(expected)
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
