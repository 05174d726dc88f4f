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
