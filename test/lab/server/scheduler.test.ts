import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createScheduler } from '../../../src/lab/server/scheduler.ts'

const clock = { now: () => Date.now() * 1000 }

beforeEach(() => {
  vi.useFakeTimers({ now: 0 })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('the scheduler', () => {
  test('runs tasks in the order of their due times, and never early', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(500)), (offsets) => {
        const start = Date.now()
        const timetable = createScheduler(clock)
        const happened: { due: number; at: number }[] = []
        for (const due of offsets) {
          timetable.at((start + due) * 1000, () => happened.push({ due, at: Date.now() - start }))
        }
        vi.advanceTimersByTime(600)
        expect(happened.map(({ due }) => due)).toEqual(offsets.toSorted((a, b) => a - b))
        expect(happened.every(({ due, at }) => at >= due)).toBe(true)
        timetable.close()
      }),
    )
  })

  test('runs tasks due at the same instant in the order of scheduling', () => {
    const timetable = createScheduler(clock)
    const happened: number[] = []
    for (let number = 0; number < 20; number++) timetable.at(5000, () => happened.push(number))
    vi.advanceTimersByTime(10)
    expect(happened).toEqual(Array.from({ length: 20 }, (_, number) => number))
  })

  test('does not run a cancelled task, and runs the rest on time', () => {
    const timetable = createScheduler(clock)
    const happened: string[] = []
    timetable.at(1000, () => happened.push('off')).cancel()
    timetable.at(2000, () => happened.push('on'))
    vi.advanceTimersByTime(10)
    expect(happened).toEqual(['on'])
  })

  test('runs an earlier task first, even if it was scheduled later', () => {
    const timetable = createScheduler(clock)
    const happened: string[] = []
    timetable.at(50_000, () => happened.push('late'))
    timetable.at(10_000, () => happened.push('early'))
    vi.advanceTimersByTime(20)
    expect(happened).toEqual(['early'])
  })

  test('a task may schedule new tasks', () => {
    const timetable = createScheduler(clock)
    const happened: number[] = []
    const again = (count: number) => {
      happened.push(Date.now())
      if (count > 1) timetable.at((Date.now() + 20) * 1000, () => again(count - 1))
    }
    timetable.at(0, () => again(3))
    vi.advanceTimersByTime(100)
    expect(happened).toHaveLength(3)
  })

  test('runs all overdue tasks together after the process was busy', () => {
    const timetable = createScheduler(clock)
    const happened: number[] = []
    for (let due = 10; due <= 100; due += 10) timetable.at(due * 1000, () => happened.push(Date.now()))
    vi.setSystemTime(75)
    vi.advanceTimersToNextTimer()
    expect(happened).toEqual(Array(8).fill(85))
  })
})
