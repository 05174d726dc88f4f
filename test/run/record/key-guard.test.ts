import { describe, expect, test } from 'vitest'
import type { Outcome } from '../../../src/core/trial/trial.ts'
import { KeyGuard } from '../../../src/run/record/key-guard.ts'

const ended = (target: string, ...outcomes: Outcome[]) => outcomes.map((outcome) => ({ target, outcome }))

describe('a measurement whose key is refused', () => {
  test('ends at the first refusal, which names the target', () => {
    const guard = new KeyGuard(['a', 'b'])
    guard.check(ended('a', 'ok'))
    expect(guard.signal.aborted).toBe(false)
    guard.check(ended('b', 'auth'))
    expect(guard.signal.aborted).toBe(true)
    expect(guard.refusal).toBe('the key of b was refused, so nothing more was sent')
  })

  test.each<[string, Outcome[]]>([
    ['network', ['network', 'auth']],
    ['limit', ['limit', 'server', 'auth']],
  ])('ends after faults of another kind that came first: %s', (_, outcomes) => {
    const guard = new KeyGuard(['a'])
    guard.check(ended('a', ...outcomes))
    expect(guard.signal.aborted).toBe(true)
  })

  test('goes on if the key was accepted before', () => {
    const guard = new KeyGuard(['a'])
    guard.check(ended('a', 'ok', 'auth'))
    guard.check(ended('a', 'auth', 'auth'))
    expect(guard.signal.aborted).toBe(false)
    expect(guard.refusal).toBeUndefined()
  })

  test('ends a repeated measurement only when no key is accepted', () => {
    const guard = new KeyGuard(['a', 'b'], 'all')
    guard.check(ended('a', 'auth', 'auth'))
    expect(guard.signal.aborted).toBe(false)
    guard.check(ended('b', 'auth'))
    expect(guard.refusal).toBe('the key of a, b was refused, so nothing more was sent')
  })
})
