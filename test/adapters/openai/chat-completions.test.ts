import { describe, expect, test } from 'vitest'
import { hearChat, newChatState } from '../../../src/adapters/openai/chat-completions.ts'

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
