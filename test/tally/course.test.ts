import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Trial } from '../../src/core/trial.ts'
import { type Course, countInCourse, createCourse, exampleNear, mergeCourse } from '../../src/tally/course.ts'
import { answered, trialWith } from './trials.ts'

function courseOf(trials: readonly Trial[]): Course {
  const course = createCourse()
  for (const trial of trials) countInCourse(course, trial)
  return course
}

/** What a picture can see of a course. */
function seen({ answered, failed, bins, examples, worst, warmUntil }: Course) {
  return {
    answered: answered.items(),
    failed: failed.items(),
    bins: bins
      .bins()
      .map(({ values, ...rest }) => ({ ...rest, p50: values.percentile(0.5), n: values.total })),
    examples: [...examples].sort(([a], [b]) => a - b),
    worst,
    warmUntil,
  }
}

const trial = fc.record({
  ttfa: fc.integer({ min: 1000, max: 900_000 }),
  began: fc.integer({ min: 0, max: 400_000_000 }),
  stall: fc.constantFrom(0, 0, 500, 90_000),
  outcome: fc.constantFrom('ok' as const, 'ok' as const, 'limit' as const),
  phase: fc.constantFrom('measure' as const, 'measure' as const, 'warmup' as const),
})

const trials = fc
  .array(trial, { minLength: 1, maxLength: 60 })
  .map((all) =>
    all.map(({ ttfa, began, stall, outcome, phase }, index) =>
      trialWith({ trial: index, at: answered(ttfa, began), longest_underrun_us: stall, outcome, phase }),
    ),
  )

describe('a timeline', () => {
  test('does not depend on order or partitioning', () => {
    fc.assert(
      fc.property(trials, fc.nat(), (all, cut) => {
        const [first, second] = [all.slice(0, cut % all.length), all.slice(cut % all.length)]
        const merged = courseOf(second)
        mergeCourse(merged, courseOf(first))
        expect(seen(merged)).toEqual(seen(courseOf([...all].reverse())))
      }),
    )
  })

  test('finds the example near the median, and the first of equally near ones', () => {
    const all = [200_000, 300_000, 300_000, 400_000].map((ttfa, index) =>
      trialWith({ trial: index, at: answered(ttfa) }),
    )
    expect(exampleNear(courseOf(all), 330_000)?.trial).toBe(1)
    expect(exampleNear(createCourse(), 330_000)).toBeUndefined()
  })

  test('leaves warm-up out of its lines and its examples, but shows it', () => {
    const course = courseOf([trialWith({ phase: 'warmup', at: answered(200_000, 1_000_000) })])
    expect(course.answered.items()).toHaveLength(1)
    expect(course.bins.bins()).toEqual([])
    expect(course.examples.size).toBe(0)
    expect(course.warmUntil).toBe(1_450_100)
  })

  test('keeps the trial with the longest stall, and none without stalls', () => {
    const stalls = [0, 70_000, 90_000, 90_000].map((longest_underrun_us, index) =>
      trialWith({ trial: index, longest_underrun_us }),
    )
    expect(courseOf(stalls).worst?.trial).toBe(2)
    expect(courseOf(stalls.slice(0, 1)).worst).toBeUndefined()
  })
})
