import { describe, expect, test } from 'vitest'
import { type WatchPlan, type WatchSteps, watchLoop } from '../../../src/run/watch/watch-loop.ts'
import type { WatchedRun } from '../../../src/run/watch/watched-runs.ts'

const MINUTE = 60_000
const PLAN: WatchPlan = { times: { kind: 'every', every: 30 * MINUTE, jitter: 0 }, key: 'k' }

/** A folder and a clock without a machine: a run takes so many minutes and leaves so many rows. */
function fakeWatch({ takes = 1, rows = 100, leaves = true, stopAfter = Number.POSITIVE_INFINITY } = {}) {
  let now = Date.parse('2026-11-30T10:00:00Z')
  const runs: WatchedRun[] = []
  const attempts: number[] = []
  const steps: WatchSteps = {
    now: () => new Date(now),
    wait: async (until) => {
      now = Math.max(now, until.getTime())
    },
    isStopped: () => attempts.length >= stopAfter,
    runs: async () => [...runs],
    measure: async () => {
      attempts.push(now)
      if (leaves) runs.push({ folder: String(now), startedAt: new Date(now), rows })
      now += takes * MINUTE
    },
    onDue: () => {},
  }
  const minutes = () => attempts.map((time) => (time - Date.parse('2026-11-30T10:00:00Z')) / MINUTE)
  return { steps, runs, minutes, advance: (length: number) => (now += length * MINUTE) }
}

describe('a watch', () => {
  test('measures in intervals from start to start, until its number of runs', async () => {
    const { steps, minutes } = fakeWatch()
    expect(await watchLoop({ ...PLAN, runs: 4 }, steps)).toBe('over')
    expect(minutes()).toEqual([0, 30, 60, 90])
  })

  test('never overlaps with itself: a run that takes longer than the interval is followed by the next', async () => {
    const { steps, minutes } = fakeWatch({ takes: 45 })
    await watchLoop({ ...PLAN, runs: 3 }, steps)
    expect(minutes()).toEqual([0, 45, 90])
  })

  test('ends its length after the first run', async () => {
    const { steps, minutes } = fakeWatch()
    expect(await watchLoop({ ...PLAN, length: 65 * MINUTE }, steps)).toBe('over')
    expect(minutes()).toEqual([0, 30, 60])
  })

  test('goes on from the folder after it was ended: number, length and interval count from the first run', async () => {
    const { steps, minutes, advance } = fakeWatch()
    await watchLoop({ ...PLAN, runs: 2 }, steps)
    advance(10)
    expect(await watchLoop({ ...PLAN, runs: 4 }, steps)).toBe('over')
    expect(minutes()).toEqual([0, 30, 60, 90])
  })

  test('ends before a run that could exceed the budget', async () => {
    const { steps, minutes } = fakeWatch({ rows: 100 })
    expect(await watchLoop({ ...PLAN, budget: { requests: 350, perRun: 120 } }, steps)).toBe('budget')
    expect(minutes()).toEqual([0, 30, 60])
  })

  test('waits for the interval also after a run that could not begin', async () => {
    const { steps, minutes } = fakeWatch({ leaves: false, stopAfter: 3 })
    expect(await watchLoop(PLAN, steps)).toBe('stopped')
    expect(minutes()).toEqual([0, 30, 60])
  })
})
