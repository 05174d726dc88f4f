import { describe, expect, test } from 'vitest'
import { forbidSideEffects } from '../../src/conformance/harness/forbid-side-effects.ts'

/** Calls that a pure function must not make. */
const FORBIDDEN_CALLS: readonly (readonly [name: string, reach: () => unknown])[] = [
  ['Date.now', () => Date.now()],
  ['new Date()', () => new Date()],
  ['Date()', () => Date()],
  ['performance.now', () => performance.now()],
  ['hrtime', () => process.hrtime()],
  ['hrtime', () => process.hrtime.bigint()],
  ['uptime', () => process.uptime()],
  ['the environment', () => process.env.HOME],
  ['nextTick', () => process.nextTick(() => {})],
  ['Math.random', () => Math.random()],
  ['crypto.randomUUID', () => crypto.randomUUID()],
  ['crypto.getRandomValues', () => crypto.getRandomValues(new Uint8Array(1))],
  ['setTimeout', () => setTimeout(() => {}, 0)],
  ['setInterval', () => setInterval(() => {}, 1)],
  ['setImmediate', () => setImmediate(() => {})],
  ['queueMicrotask', () => queueMicrotask(() => {})],
  ['fetch', () => fetch('http://127.0.0.1:1/')],
]

describe('forbidSideEffects', () => {
  test.each(FORBIDDEN_CALLS)('reports access to %s, and restores it afterwards', (name, call) => {
    expect(() => forbidSideEffects(call)).toThrow(`this one accessed ${name}`)
    expect(Date.now()).toBeGreaterThan(0)
    expect(new Date().getFullYear()).toBeGreaterThan(2000)
    expect(performance.now()).toBeGreaterThan(0)
    expect(Math.random()).toBeLessThan(1)
    expect(process.env).toBeTypeOf('object')
  })

  test('reports access even if the exception is caught', () => {
    const sly = () => {
      try {
        return Date.now()
      } catch {
        return 0
      }
    }
    expect(() => forbidSideEffects(sly)).toThrow('accessed Date.now')
  })

  test('allows dates made from arguments, JSON and base64', () => {
    const date = forbidSideEffects(() => new Date('2026-02-03T04:05:06Z').toISOString())
    expect(date).toBe('2026-02-03T04:05:06.000Z')
    expect(forbidSideEffects(() => Buffer.from(JSON.stringify({ a: 1 })).toString('base64'))).toBe(
      'eyJhIjoxfQ==',
    )
  })

  test('rethrows the function’s own error after restoring everything', () => {
    expect(() =>
      forbidSideEffects(() => {
        throw new TypeError('its own')
      }),
    ).toThrow('its own')
    expect(Math.random()).toBeLessThan(1)
  })
})
