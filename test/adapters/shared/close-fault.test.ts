import { expect, test } from 'vitest'
import { faultOfClose } from '../../../src/adapters/shared/close-fault.ts'
import { faultOfFrame } from '../../../src/adapters/smallest/errors.ts'
import { kindOfMessage } from '../../../src/core/adapter/fault-kind.ts'

/** A pattern that searches such a text in quadratic time. */
const HOSTILE = 'timed out after '.repeat(200_000)

test('a hostile error text is cut before patterns are tried on it', () => {
  const began = performance.now()
  expect(faultOfFrame({ status: 'error', message: HOSTILE }, '').kind).toBe('server')
  expect(kindOfMessage(HOSTILE, [[/timed out after .* inactivity/, 'network']])).toBeUndefined()
  expect(performance.now() - began).toBeLessThan(1000)
})

test('the beginning of a long error text still decides', () => {
  const text = `Connection timed out after 60 seconds of inactivity. ${'x'.repeat(10_000)}`
  expect(faultOfFrame({ status: 'error', message: text }, '').kind).toBe('network')
})

test.each([
  [1000, 'quota exhausted', 'limit'],
  [1000, 'session timed out', 'truncated'],
  [1008, 'Invalid API key', 'auth'],
  [1008, 'no', 'rejected'],
  [1011, 'too many concurrent requests', 'limit'],
  [3000, '', 'auth'],
  [4000, 'voice not found', 'rejected'],
  [4001, '', 'truncated'],
  [4401, '', 'auth'],
  [4429, '', 'limit'],
  [4503, '', 'server'],
])('a close with %d and “%s” is %s', (code, reason, kind) => {
  expect(faultOfClose(code, reason, []).kind).toBe(kind)
})
