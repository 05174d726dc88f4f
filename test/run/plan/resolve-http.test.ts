import { describe, expect, test } from 'vitest'
import { smallestSse } from '../../../src/adapters/smallest/sse.ts'
import { smallestWs } from '../../../src/adapters/smallest/websocket.ts'
import type { HttpChoice } from '../../../src/core/adapter/http-choice.ts'
import { resolveTarget } from '../../../src/run/plan/resolve-target.ts'

const resolve = (facts: Parameters<typeof resolveTarget>[2], http?: HttpChoice) =>
  resolveTarget(
    'a',
    { adapter: facts.id, language: 'en', options: {}, ...(http && { http }) },
    facts,
    'lab',
    { environment: {}, folder: '.', lab: 'always' },
  ).http

describe('the version of HTTP that is spoken', () => {
  const only = { ...smallestSse.facts, http: 2 } as const

  test.each([
    ['is 1.1 without a word of either', smallestSse.facts, undefined, undefined],
    ['is that of the target', smallestSse.facts, 2, 2],
    ['is that of a provider which speaks no other', only, undefined, 2],
    ['is that of the target before that of the provider', only, 1.1, undefined],
    ['is none on a WebSocket', smallestWs.facts, undefined, undefined],
  ] as const)('%s', (_, facts, http, expected) => {
    expect(resolve(facts, http)).toBe(expected)
  })

  test('is refused on a WebSocket, of adapters from files too', () => {
    expect(() => resolve(smallestWs.facts, 2)).toThrow('uses a WebSocket, which ttfa opens over HTTP/1.1')
  })
})
