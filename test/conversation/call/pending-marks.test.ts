import { expect, test } from 'vitest'
import { PendingMarks } from '../../../src/conversation/call/pending-marks.ts'

test('marks wait for the audio before them, and keep their order', () => {
  const marks = new PendingMarks()
  expect(marks.nextDue).toBe(Number.POSITIVE_INFINITY)
  marks.add('a', 100)
  marks.add('b', 100)
  marks.add('c', 300)
  expect(marks.takeDue(99)).toEqual([])
  expect(marks.nextDue).toBe(100)
  expect(marks.takeDue(100)).toEqual(['a', 'b'])
  expect(marks.takeAll()).toEqual(['c'])
  expect(marks.takeAll()).toEqual([])
})

test('any number of marks is taken one by one in linear time', () => {
  const take = (count: number) => {
    const marks = new PendingMarks()
    const began = performance.now()
    for (let index = 0; index < count; index += 1) {
      marks.add(`${index}`, index)
      marks.takeDue(index - 1000)
    }
    return performance.now() - began
  }
  take(20_000)
  const few = take(20_000)
  // If each had to be moved for the one before it, it would be a hundred times.
  expect(take(200_000)).toBeLessThan(few * 10 * 5)
})
