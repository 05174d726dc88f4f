import { describe, expect, test } from 'vitest'
import type { Price, PriceUnit } from '../../src/core/config/price.ts'
import type { TurnRecord } from '../../src/core/trial/turn-record.ts'
import { priceTurn } from '../../src/cost/turn-cost.ts'

const price = (...units: PriceUnit[]): Price => ({
  id: units.join(),
  provider: 'p',
  models: ['m'],
  monthly: 99,
  charges: units.map((unit) => ({ unit, per: 1, tiers: [{ from: 0, amount: 1 }] })),
  currency: 'EUR',
  source: '',
  date: '2026',
  confidence: 'published',
})

const turn = {
  at: { began: 0, speech_end: 30e6, end: 60e6 },
  reply_chars: 7,
  audio_us: 12e6,
  prompt_tokens: 11,
  reply_tokens: 5,
} as TurnRecord

describe('what a turn costs', () => {
  test.each([
    ['a recogniser by the speech', { stt: price('audio input minute') }, 0.5],
    ['a model by the tokens that its provider counted', { llm: price('text token', 'output token') }, 16],
    ['a voice by characters', { tts: price('character') }, 7],
    ['a voice by its audio', { tts: price('audio minute') }, 0.2],
    ['an agent by the length of the turn', { agent: price('call minute') }, 1],
  ])('%s, without the fee of the month', (_, prices, amount) => {
    expect(priceTurn(turn, prices)).toEqual({ known: [{ amount, currency: 'EUR' }], uncounted: [] })
  })

  test('what nobody counted is named, and never taken for nothing', () => {
    const { prompt_tokens: _, reply_tokens: __, ...silent } = turn
    const prices = { llm: price('text token', 'output token'), tts: price('audio token') }
    expect(priceTurn(silent as TurnRecord, prices)).toEqual({ known: [], uncounted: ['llm', 'tts'] })
  })
})
