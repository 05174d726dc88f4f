import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Trial } from '../../../src/core/trial/trial.ts'
import {
  countInTimeline,
  createTimeline,
  findExample,
  type Timeline,
} from '../../../src/tally/load/timeline.ts'
import { answeredInstants, trialWith } from '../sample-trials.ts'

function timelineOf(trials: readonly Trial[]): Timeline {
  const course = createTimeline()
  for (const trial of trials) countInTimeline(course, trial)
  return course
}

/** What a picture can see of a course. */
function visibleState({ answered, failed, bins, examples, longestStall, warmupEnd }: Timeline) {
  return {
    answered: answered.items(),
    failed: failed.items(),
    bins: bins
      .bins()
      .map(({ values, ...rest }) => ({ ...rest, p50: values.percentile(0.5), n: values.total })),
    examples: [...examples].sort(([a], [b]) => a - b),
    worst: longestStall,
    warmUntil: warmupEnd,
  }
}

const trial = fc.record({
  ttfa: fc.integer({ min: 1000, max: 900_000 }),
  began: fc.integer({ min: 0, max: 400_000_000 }),
  stall: fc.constantFrom(0, 0, 500, 90_000),
  outcome: fc.constantFrom('ok' as const, 'ok' as const, 'limit' as const),
  phase: fc.constantFrom('measure' as const, 'measure' as const, 'warmup' as const),
})

const trials = fc.array(trial, { minLength: 1, maxLength: 60 }).map((all) =>
  all.map(({ ttfa, began, stall, outcome, phase }, index) =>
    trialWith({
      trial: index,
      at: answeredInstants(ttfa, began),
      longest_underrun_us: stall,
      outcome,
      phase,
    }),
  ),
)

describe('a timeline', () => {
  test('does not depend on the order of the trials', () => {
    fc.assert(
      fc.property(trials, fc.nat(), (all, cut) => {
        const shifted = [...all.slice(cut % all.length), ...all.slice(0, cut % all.length)]
        expect(visibleState(timelineOf(shifted))).toEqual(visibleState(timelineOf([...all].reverse())))
      }),
    )
  })

  test('finds the example near the median, and the first of equally near ones', () => {
    const all = [200_000, 300_000, 300_000, 400_000].map((ttfa, index) =>
      trialWith({ trial: index, at: answeredInstants(ttfa) }),
    )
    expect(findExample(timelineOf(all), 330_000)?.trial).toBe(1)
    expect(findExample(createTimeline(), 330_000)).toBeUndefined()
  })

  test('leaves warm-up out of its lines and its examples, but shows it', () => {
    const course = timelineOf([trialWith({ phase: 'warmup', at: answeredInstants(200_000, 1_000_000) })])
    expect(course.answered.items()).toHaveLength(1)
    expect(course.bins.bins()).toEqual([])
    expect(course.examples.size).toBe(0)
    expect(course.warmupEnd).toBe(1_450_100)
  })

  test('keeps the trial with the longest stall, and none without stalls', () => {
    const stalls = [0, 70_000, 90_000, 90_000].map((longest_underrun_us, index) =>
      trialWith({ trial: index, longest_underrun_us }),
    )
    expect(timelineOf(stalls).longestStall?.trial).toBe(2)
    expect(timelineOf(stalls.slice(0, 1)).longestStall).toBeUndefined()
  })
})
