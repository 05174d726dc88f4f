import { describe, expect, test } from 'vitest'
import type { Outcome } from '../../../src/core/trial/trial.ts'
import { KeyGuard } from '../../../src/run/record/key-guard.ts'

const times = (count: number, target: string, outcome: Outcome = 'auth') =>
  Array.from({ length: count }, () => ({ target, outcome }))

describe('a run whose keys are not accepted', () => {
  test('ends after five refusals of each target', () => {
    const guard = new KeyGuard(['a', 'b'])
    guard.check([...times(9, 'a'), ...times(4, 'b')])
    expect(guard.signal.aborted).toBe(false)
    guard.check(times(1, 'b'))
    expect(guard.signal.aborted).toBe(true)
    expect(guard.refusal).toBe('the keys were not accepted: all of the first 14 requests were refused')
  })

  test.each<[string, Outcome]>([
    ['a success', 'ok'],
    ['another fault', 'limit'],
  ])('goes on after %s, whenever it comes', (_, outcome) => {
    const guard = new KeyGuard(['a'])
    guard.check([...times(3, 'a'), ...times(1, 'a', outcome)])
    guard.check(times(50, 'a'))
    expect(guard.signal.aborted).toBe(false)
    expect(guard.refusal).toBeUndefined()
  })
})
