import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ScheduleTracker } from '../../../src/tally/load/schedule-adherence.ts'

const open = (due: number, began?: number) => ({
  load: 'open' as const,
  at: { due, ...(began !== undefined && { began }) },
})

function intervalsOf(trials: readonly Parameters<ScheduleTracker['count']>[0][]) {
  const watch = new ScheduleTracker()
  for (const trial of trials) watch.count(trial)
  return watch.intervals()
}

describe('ScheduleTracker', () => {
  test('has no intervals for a closed load', () => {
    expect(intervalsOf([{ load: 'closed', at: { due: 5, began: 9 } }])).toEqual([])
  })

  test('shows where the schedule was kept and where it was not', () => {
    // 100 a second for four seconds; those of the third second come half a second late.
    const trials = Array.from({ length: 400 }, (_, index) => {
      const due = index * 10_000
      return open(due, due + (due >= 2e6 && due < 3e6 ? 500_000 : 1000))
    })
    const stretches = intervalsOf(trials)
    const [early, held] = [stretches.find(({ to }) => to > 1e6), stretches.find(({ to }) => to > 2.1e6)]
    expect(early?.started).toBe(early?.scheduled)
    expect((early?.maxLateness ?? 0) / 1000).toBeCloseTo(1, 1)
    expect(held?.scheduled).toBeGreaterThan(10)
    expect(held?.started).toBeLessThan(3)
    expect((held?.medianLateness ?? 0) / 500_000).toBeCloseTo(1, 1)
  })

  test('counts a dropped start as due and not as begun', () => {
    const stretches = intervalsOf([open(1000, 1500), open(2000)])
    expect(stretches).toHaveLength(1)
    expect(stretches[0]).toMatchObject({ scheduled: 2, started: 1 })
  })

  test('counts every start, in any order and for any run length', () => {
    const trial = fc.record({ due: fc.nat(4e9), late: fc.nat(9e8), prevented: fc.boolean() })
    fc.assert(
      fc.property(fc.array(trial, { minLength: 1, maxLength: 80 }), (all) => {
        const trials = all.map(({ due, late, prevented }) => open(due, prevented ? undefined : due + late))
        const stretches = intervalsOf(trials)
        const sum = (of: 'scheduled' | 'started') => stretches.reduce((total, one) => total + one[of], 0)
        expect(sum('scheduled')).toBe(all.length)
        expect(sum('started')).toBe(all.filter(({ prevented }) => !prevented).length)
        expect(stretches).toEqual(intervalsOf([...trials].reverse()))
      }),
    )
  })
})
