import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { FinishedTrial } from '../../../src/drive/trial/run-trial.ts'
import { TrialBatcher } from '../../../src/run/execute/trial-batcher.ts'
import { ARRIVALS, TRIAL } from '../../results/sample-trials.ts'

const FINISHED: FinishedTrial = { trial: TRIAL, arrivals: ARRIVALS }

describe('finished trials', () => {
  let sizes: number[]
  let batcher: TrialBatcher
  beforeEach(() => {
    vi.useFakeTimers()
    sizes = []
    batcher = new TrialBatcher({
      postMessage: ({ finished }) => {
        if (finished.length > 0) sizes.push(finished.length)
      },
    })
  })
  afterEach(() => {
    batcher.close()
    vi.useRealTimers()
  })

  test('leave the thread within 20 ms, however few there are', () => {
    batcher.finished(FINISHED)
    vi.advanceTimersByTime(10)
    batcher.finished(FINISHED)
    expect(sizes).toEqual([])
    vi.advanceTimersByTime(10)
    expect(sizes).toEqual([2])
    batcher.finished(FINISHED)
    vi.advanceTimersByTime(20)
    expect(sizes).toEqual([2, 1])
  })

  test('leave it at once when there are many', () => {
    for (let index = 0; index < 40; index += 1) batcher.finished(FINISHED)
    expect(sizes).toEqual([16, 16])
    vi.advanceTimersByTime(20)
    expect(sizes).toEqual([16, 16, 8])
  })

  test('leave it at once when the key was refused, because that may end the run', () => {
    batcher.finished({ ...FINISHED, trial: { ...TRIAL, outcome: 'auth' } })
    expect(sizes).toEqual([1])
  })

  test('are not sent twice', () => {
    batcher.finished(FINISHED)
    vi.advanceTimersByTime(1000)
    expect(sizes).toEqual([1])
  })
})
