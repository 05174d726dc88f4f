import { describe, expect, test } from 'vitest'
import { hearChat } from '../../../src/adapters/openai/chat-completions.ts'
import { newChatState } from '../../../src/adapters/openai/chat-ending.ts'

const hear = (...data: object[]) => {
  const state = newChatState()
  hearChat({ kind: 'head', status: 200, headers: {} }, state)
  return data.flatMap((one) => hearChat({ kind: 'event', event: '', data: JSON.stringify(one) }, state))
}

const piece = (content: string) => [{ index: 0, delta: { content }, finish_reason: null }]
const usage = { prompt_tokens: 12, completion_tokens: 9, total_tokens: 21 }

describe('the tokens that a model says it used', () => {
  test.each([
    ['come with the last chunk, which has no choices', [{ choices: [], usage }], [{ prompt: 12, reply: 9 }]],
    ['come with a piece of text', [{ choices: piece('Hi'), usage }], [{ prompt: 12, reply: 9 }]],
    [
      'are without those of the reasoning',
      [{ choices: [], usage: { ...usage, completion_tokens_details: { reasoning_tokens: 4 } } }],
      [{ prompt: 12, reply: 5 }],
    ],
    ['are unknown while the count is null', [{ choices: piece('Hi'), usage: null }], []],
    ['are unknown without a count of both', [{ choices: [], usage: { prompt_tokens: 12 } }], []],
  ])('%s', (_, data, expected) => {
    const told = hear(...data).flatMap((event) => (event.kind === 'note' && event.usage ? [event.usage] : []))
    expect(told).toEqual(expected)
  })

  test('a text beside a count is still text', () => {
    expect(hear({ choices: piece('Hi'), usage })[0]).toEqual({ kind: 'text', text: 'Hi', final: true })
  })
})

describe('the end of an answer', () => {
  const ends = (finish_reason: unknown, delta: object = {}) => ({
    choices: [{ index: 0, delta, finish_reason }],
  })
  const until = (...data: object[]) => {
    const state = newChatState()
    hearChat({ kind: 'head', status: 200, headers: {} }, state)
    const events = data.flatMap((one) =>
      hearChat({ kind: 'event', event: '', data: JSON.stringify(one) }, state),
    )
    return [...events, ...hearChat({ kind: 'eof' }, state)].map((event) =>
      event.kind === 'fault' ? `${event.fault.kind}: ${event.fault.detail}` : event.kind,
    )
  }

  test.each([
    ['is normal', 'stop', 'end'],
    ['is normal if the request limits the length', 'length', 'end'],
    ['is normal with a call of a tool', 'tool_calls', 'end'],
    ['is a filter', 'content_filter', 'rejected: finish_reason content_filter'],
    ['is a filter under another name', 'sensitive', 'rejected: finish_reason sensitive'],
    ['is an error', 'error', 'server: finish_reason error'],
    ['is an abort', 'abort', 'server: finish_reason abort'],
    [
      'is a lack of resources',
      'insufficient_system_resource',
      'server: finish_reason insufficient_system_resource',
    ],
    ['has not come while the reason is empty', '', 'truncated: the body ended before `[DONE]`'],
    ['has not come while the reason is no text', 5, 'truncated: the body ended before `[DONE]`'],
  ])('%s', (_, reason, expected) => {
    expect(until({ choices: piece('Certainly') }, ends(reason)).at(-1)).toBe(expected)
  })

  test('an answer in one piece is no stream', () => {
    const whole = {
      choices: [{ message: { role: 'assistant', content: 'Certainly.' }, finish_reason: 'stop' }],
    }
    expect(until(whole)).toEqual(['protocol: the answer came in one piece, although a stream was requested'])
  })

  test('a refusal is one, in its words', () => {
    const told = until(ends(null, { refusal: 'I cannot' }), ends(null, { refusal: ' help.' }), ends('stop'))
    expect(told.at(-1)).toBe('rejected: the model refused: I cannot help.')
  })

  test('a message without a choice is left to the general reader of complaints', () => {
    expect(hear({ choices: [], code: 429, message: 'slow down' })).toEqual([])
    expect(hear(ends(null))).toEqual([{ kind: 'note' }])
  })
})
