import assert from 'node:assert/strict'
import type { Headers } from '../core/adapter.ts'
import type { Fault, FaultKind } from '../core/fault.ts'
import { assertFault } from './assert-heard.ts'
import type { Law } from './law.ts'
import { poisoned } from './poison.ts'

/** The fault kind of a status if the body adds nothing (RFC 9110, section 15). */
const MEANINGS: readonly (readonly [kind: FaultKind, statuses: readonly number[]])[] = [
  ['auth', [401, 403]],
  ['limit', [429]],
  ['rejected', [400, 404, 405, 409, 410, 413, 415, 418, 422, 451]],
  ['server', [500, 501, 502, 503, 504, 520, 599]],
]

const WORDS = 'Seven blue kites'

/** Bodies in the shapes that providers use, each with the same message. */
const SHAPES: readonly string[] = [
  WORDS,
  JSON.stringify({ message: WORDS }),
  JSON.stringify({ error: WORDS }),
  JSON.stringify({ error: 'kind', message: WORDS }),
  JSON.stringify({ error: { message: WORDS, code: 'kind' } }),
  JSON.stringify({ error: [{ code: 'kind', path: ['field'], message: WORDS }] }),
  JSON.stringify({ status: 'error', errors: [WORDS] }),
  JSON.stringify({ detail: WORDS }),
  JSON.stringify([WORDS]),
]

const NOTHING: readonly string[] = [
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
        for (const [kind, statuses] of MEANINGS)
          for (const status of statuses)
            for (const body of [...NOTHING, ...SHAPES]) {
              const fault = read(status, body, {})
              assert.equal(fault.kind, kind, `status ${status} with the body ${body}`)
              assert.equal(fault.status, status)
            }
      },
    ],
    [
      'keeps the provider’s message in every body shape, and truncates long bodies',
      (read) => {
        for (const body of SHAPES)
          assert.ok(read(400, body, {}).detail.includes(WORDS), `the message of ${body} was lost`)
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
        const fault = poisoned(() => readRefusal(status, body, Object.freeze({ ...headers })))
        assertFault(fault)
        return fault
      })
    },
  }
}
