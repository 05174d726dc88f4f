import { describe, expect, test } from 'vitest'
import { awaitedStageOf, loneComponent } from '../../../src/core/trial/lone-component.ts'
import { transcriptionFactor } from '../../../src/core/trial/real-time-factor.ts'
import { replyCharacterRate, replyTokenRate } from '../../../src/core/trial/reply-rate.ts'

const [stt, llm, tts, agent] = [{}, {}, {}, {}]

describe('a component alone', () => {
  test('is a recogniser or a language model with nothing beside it', () => {
    expect([{ stt }, { llm }].map(loneComponent)).toEqual(['stt', 'llm'])
    const others = [{}, { tts }, { agent }, { stt, llm }, { stt, llm, tts }, { stt, agent }, { llm, tts }]
    for (const other of others) expect(loneComponent(other), Object.keys(other).join()).toBeUndefined()
  })

  test('decides what a run waits for, if all its targets are alike', () => {
    expect(awaitedStageOf([{ stt }, { stt }])).toBe('stt_final')
    expect(awaitedStageOf([{ llm }])).toBe('llm_first_sentence')
    expect(awaitedStageOf([{ agent }, { stt, llm, tts }])).toBe('voice_to_voice')
    expect(awaitedStageOf([{ stt }, { llm }])).toBe('voice_to_voice')
    expect(awaitedStageOf([])).toBe('voice_to_voice')
  })
})

describe('the real-time factor of an upload', () => {
  test('is upload to transcript by the length of the speech', () => {
    const at = { began: 100, speech_end: 2_000_100, uploaded: 2_200_000, transcript: 2_700_000 }
    expect(transcriptionFactor({ at })).toBe(0.25)
    const { uploaded: _uploaded, ...streamed } = at
    expect(transcriptionFactor({ at: streamed })).toBeUndefined()
    const { transcript: _transcript, ...failed } = at
    expect(transcriptionFactor({ at: failed })).toBeUndefined()
  })
})

describe('the characters a second of a reply', () => {
  const turn = {
    at: { first_token: 1_000_000, reply_end: 3_000_000 },
    reply_chars: 105,
    first_chars: 5,
    outcome: 'ok',
  } as const

  test('are those after the first piece, by the time to the last', () => {
    expect(replyCharacterRate(turn)).toBe(50)
  })

  test('are unknown of a reply in one piece, and of one that broke off', () => {
    expect(replyCharacterRate({ ...turn, at: { first_token: 1, reply_end: 1 } })).toBeUndefined()
    expect(replyCharacterRate({ ...turn, outcome: 'network' })).toBeUndefined()
  })
})

describe('the tokens a second of a reply', () => {
  const turn = {
    at: { first_token: 1_000_000, reply_end: 3_000_000 },
    reply_chars: 100,
    first_chars: 10,
    reply_pieces: 21,
    first_pieces: 1,
    outcome: 'ok',
  } as const

  test.each([
    [
      'are those that the provider counted, in proportion to the characters that came later',
      { reply_tokens: 40 },
      18,
      'usage',
    ],
    ['are the pieces of the stream where the provider counts none', {}, 10, 'pieces'],
  ] as const)('%s', (_, more, value, source) => {
    expect(replyTokenRate({ ...turn, ...more })).toEqual({ value, source })
  })

  test('are unknown of a reply in one piece, of one without pieces, and of one that broke off', () => {
    const { reply_pieces: _, ...whole } = turn
    expect(replyTokenRate(whole)).toBeUndefined()
    expect(replyTokenRate({ ...turn, at: { first_token: 1, reply_end: 1 } })).toBeUndefined()
    expect(replyTokenRate({ ...turn, outcome: 'network', reply_tokens: 40 })).toBeUndefined()
  })
})
