import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allocateInOrder } from '../../../src/executors/shared/closed-load.ts'
import { shareOf } from '../../../src/pace/thread-share.ts'

test('every trial is taken once, also with fewer streams than threads', () => {
  const whole = fc.integer({ min: 1, max: 20 })
  fc.assert(
    fc.property(whole, whole, fc.integer({ min: 1, max: 200 }), (streams, threads, trials) => {
      const taken = Array.from({ length: threads }, (_, index) => {
        const share = { index, of: threads }
        // A thread without a stream takes nothing.
        if (shareOf(streams, share) === 0) return []
        const next = allocateInOrder(streams, share)
        const numbers: number[] = []
        for (let number = next(); number < trials; number = next()) numbers.push(number)
        return numbers
      }).flat()
      expect(taken.sort((a, b) => a - b)).toEqual(Array.from({ length: trials }, (_, number) => number))
    }),
  )
})
