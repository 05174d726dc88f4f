import assert from 'node:assert/strict'
import type { Headers } from '../../core/adapter/adapter.ts'
import type { Fault, FaultKind } from '../../core/fault.ts'
import { forbidSideEffects } from '../harness/forbid-side-effects.ts'
import { assertFault } from './assert-events.ts'
import type { Law } from './law.ts'

/**
 * The fault kinds of a status if the body adds nothing (RFC 9110, section 15). A server that answers 503 is overloaded or
 * down (15.6.4): where that is how it says that all its places are taken, it is a limit.
 */
const STATUSES: readonly (readonly [kinds: readonly FaultKind[], statuses: readonly number[]])[] = [
  [['auth'], [401, 403]],
  [['limit'], [429]],
  [['rejected'], [400, 404, 405, 409, 410, 413, 415, 418, 422, 451]],
  [['server'], [500, 501, 502, 504, 520, 599]],
  [['server', 'limit'], [503]],
]

const MESSAGE = 'Seven blue kites'

/** Bodies in the shapes that providers use, each with the same message. */
const BODIES_WITH_MESSAGE: readonly string[] = [
  MESSAGE,
  JSON.stringify({ message: MESSAGE }),
  JSON.stringify({ error: MESSAGE }),
  JSON.stringify({ error: 'kind', message: MESSAGE }),
  JSON.stringify({ error: { message: MESSAGE, code: 'kind' } }),
  JSON.stringify({ error: [{ code: 'kind', path: ['field'], message: MESSAGE }] }),
  JSON.stringify({ status: 'error', errors: [MESSAGE] }),
  JSON.stringify({ detail: MESSAGE }),
  JSON.stringify([MESSAGE]),
]

const BODIES_WITHOUT_MESSAGE: readonly string[] = [
  '',
  '{}',
  '[]',
  'null',
  '0',
  '{"error":null}',
  '{"half":',
  '\0',
  '<html></html>',
]

/** How an adapter reads a refusal, if it has `readRefusal`. */
export const REFUSAL_LAWS: readonly Law[] = (
  [
    [
      'classifies a refusal by its status, whatever the body',
      (read) => {
        for (const [kinds, statuses] of STATUSES)
          for (const status of statuses)
            for (const body of [...BODIES_WITHOUT_MESSAGE, ...BODIES_WITH_MESSAGE]) {
              const fault = read(status, body, {})
              assert.ok(
                kinds.includes(fault.kind),
                `${fault.kind} for status ${status} with the body ${body}`,
              )
              assert.equal(fault.status, status)
            }
      },
    ],
    [
      'keeps the provider’s message in every body shape, and truncates long bodies',
      (read) => {
        for (const body of BODIES_WITH_MESSAGE)
          assert.ok(read(400, body, {}).detail.includes(MESSAGE), `the message of ${body} was lost`)
        assert.ok(read(502, 'x'.repeat(1 << 20), {}).detail.length <= 1000)
      },
    ],
    [
      'reads `retry-after` in seconds, and ignores invalid values',
      (read) => {
        assert.equal(read(429, '', { 'retry-after': '7' }).retryAfter, 7)
        for (const headers of [{}, { 'retry-after': '' }, { 'retry-after': 'soon' }] as const)
          assert.equal(read(429, '', headers).retryAfter, undefined)
      },
    ],
  ] satisfies [string, (read: Read) => void][]
).map(([name, check]) => law(name, check))

type Read = (status: number, body: string, headers: Headers) => Fault

function law(name: string, check: (read: Read) => void): Law {
  return {
    name,
    applies: ({ readRefusal }) => readRefusal !== undefined,
    check: ({ readRefusal }) => {
      if (!readRefusal) return
      check((status, body, headers) => {
        const fault = forbidSideEffects(() => readRefusal(status, body, Object.freeze({ ...headers })))
        assertFault(fault)
        return fault
      })
    },
  }
}
