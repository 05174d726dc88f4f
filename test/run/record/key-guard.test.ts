import { describe, expect, test } from 'vitest'
import type { Facts } from '../../../src/core/adapter/adapter.ts'
import type { Outcome } from '../../../src/core/trial/trial.ts'
import type { AnsweredBy } from '../../../src/run/plan/run-plan.ts'
import { accountOf, KeyGuard } from '../../../src/run/record/key-guard.ts'

const ended = (target: string, ...outcomes: Outcome[]) => outcomes.map((outcome) => ({ target, outcome }))

/** Each with a key of its own. */
const targets = (...ids: string[]) => ids.map((id) => ({ id, account: id }))
/** All with the same key. */
const sharing = (...ids: string[]) => ids.map((id) => ({ id, account: 'KEY' }))

describe('a measurement whose key is refused', () => {
  test('ends at the first refusal, which names the target', () => {
    const guard = new KeyGuard(targets('a', 'b'))
    guard.check(ended('a', 'ok'))
    expect(guard.signal.aborted).toBe(false)
    guard.check(ended('b', 'auth'))
    expect(guard.signal.aborted).toBe(true)
    expect(guard.refusal).toBe('the key of b was refused, so nothing more was sent')
  })

  test('is told in the provider’s own words, of the first refusal', () => {
    const guard = new KeyGuard(targets('a'))
    guard.check([
      { target: 'a', outcome: 'auth', detail: '401: no such key' },
      { target: 'a', outcome: 'auth', detail: '401: go away' },
    ])
    expect(guard.refusal).toBe('the key of a was refused, so nothing more was sent: 401: no such key')
  })

  test.each<[string, Outcome[]]>([
    ['network', ['network', 'auth']],
    ['limit', ['limit', 'server', 'auth']],
  ])('ends after faults of another kind that came first: %s', (_, outcomes) => {
    const guard = new KeyGuard(targets('a'))
    guard.check(ended('a', ...outcomes))
    expect(guard.signal.aborted).toBe(true)
  })

  test('goes on if the key was accepted before', () => {
    const guard = new KeyGuard(targets('a'))
    guard.check(ended('a', 'ok', 'auth'))
    guard.check(ended('a', 'auth', 'auth'))
    expect(guard.signal.aborted).toBe(false)
    expect(guard.refusal).toBeUndefined()
  })

  test('ends a repeated measurement only when no key is accepted', () => {
    const guard = new KeyGuard(targets('a', 'b'), 'all')
    guard.check(ended('a', 'auth', 'auth'))
    expect(guard.signal.aborted).toBe(false)
    guard.check(ended('b', 'auth'))
    expect(guard.refusal).toBe('the key of a, b was refused, so nothing more was sent')
  })
})

describe('targets with the same key', () => {
  test('one of which is refused after another was answered go on', () => {
    const guard = new KeyGuard(sharing('a', 'b'))
    guard.check(ended('a', 'ok'))
    guard.check(ended('b', 'auth', 'auth'))
    expect(guard.refusal).toBeUndefined()
  })

  test('are waited for, because a refusal is quicker than an answer', () => {
    const guard = new KeyGuard(sharing('a', 'b'))
    guard.check(ended('b', 'auth'))
    expect(guard.signal.aborted).toBe(false)
    guard.check(ended('a', 'ok'))
    guard.check(ended('b', 'auth'))
    expect(guard.signal.aborted).toBe(false)
  })

  test('end the measurement when all are refused', () => {
    const guard = new KeyGuard(sharing('a', 'b'))
    guard.check(ended('b', 'auth'))
    guard.check(ended('a', 'auth'))
    expect(guard.refusal).toBe('the key of a, b was refused, so nothing more was sent')
  })

  test('are not waited for without end', () => {
    const guard = new KeyGuard(sharing('a', 'b'))
    guard.check(ended('b', ...Array.from({ length: 29 }, (): Outcome => 'auth')))
    expect(guard.signal.aborted).toBe(false)
    guard.check(ended('b', 'auth'))
    expect(guard.refusal).toBe('the key of b was refused, so nothing more was sent')
  })
})

describe('the account of a target', () => {
  const part = (keyVariable: string | undefined, answeredBy: AnsweredBy = 'service') => ({
    answeredBy,
    facts: { keyVariable } as unknown as Facts,
  })

  test.each([
    [
      'targets with the same variable share one',
      accountOf('a', [part('KEY')]),
      accountOf('b', [part('KEY')]),
      true,
    ],
    [
      'so do stacks with the same variables',
      accountOf('a', [part('X'), part('Y')]),
      accountOf('b', [part('Y'), part('X')]),
      true,
    ],
    ['others do not', accountOf('a', [part('KEY')]), accountOf('b', [part('OTHER')]), false],
    [
      'what the lab answers has its own',
      accountOf('a', [part('KEY', 'lab')]),
      accountOf('b', [part('KEY')]),
      false,
    ],
    [
      'what needs no key has its own',
      accountOf('a', [part(undefined)]),
      accountOf('b', [part(undefined)]),
      false,
    ],
  ])('%s', (_, one, other, same) => {
    expect(one === other).toBe(same)
  })
})
