import { describe, expect, test } from 'vitest'
import type { Price } from '../../src/core/config/price.ts'
import type { Trial } from '../../src/core/trial/trial.ts'
import { findPrice } from '../../src/cost/find-price.ts'
import { measureUsage } from '../../src/cost/measured-usage.ts'

function trial(over: Partial<Trial>): Trial {
  return {
    run: 'r',
    trial: 0,
    target: 'a',
    provider: 'p',
    adapter: 'p-ws',
    model: 'm',
    voice: 'v',
    transport: 'websocket',
    region: 'default',
    text: 0,
    chars: 30,
    phase: 'measure',
    load: 'closed',
    block: 0,
    worker: 0,
    connection: 'warm',
    in_flight: 1,
    at: { first_text: 0, first_audio: 100_000, heard: 100_000, end: 900_000 },
    audio_us: 2_000_000,
    bytes: 0,
    pieces: 1,
    outcome: 'ok',
    reached: 'end',
    detail: '',
    provider_request_id: '',
    simulated: false,
    ...over,
  }
}

describe('what a run used', () => {
  test('is what was sent: warm-up counts, a trial that never sent its text does not', () => {
    const [use] = measureUsage(
      [trial({ phase: 'warmup' }), trial({}), trial({ at: { began: 0 }, outcome: 'network' })],
      ['नमस्ते'],
    )
    expect(use?.units).toEqual({
      character: 60,
      byte: 36,
      'audio second': 4,
      'audio minute': 4 / 60,
      request: 2,
    })
  })

  test('answers of one pace have one speaking rate, without any spread', () => {
    const [use] = measureUsage([trial({}), trial({ chars: 60, audio_us: 4_000_000 })], ['x'])
    expect(use?.speakingRate?.low).toBeCloseTo(15, 9)
    expect(use?.speakingRate?.high).toBeCloseTo(15, 9)
  })

  test('an interrupted answer wastes what arrived and was not heard', () => {
    // Heard from 100 ms to the cut at 600 ms: half a second of the two seconds that arrived, of four in all.
    const cut = { first_text: 0, heard: 100_000, cancel: 600_000 }
    const [use] = measureUsage([trial({}), trial({}), trial({ chars: 60, at: cut })], ['x'])
    expect(use?.wasted).toBeCloseTo(1.5, 9)
    expect(use?.wastedShare).toBeCloseTo(1.5 / 3.5, 9)
  })

  test('says that the lab answered', () => {
    expect(measureUsage([trial({ simulated: true })], ['x'])[0]?.simulated).toBe(true)
  })
})

describe('the price of a model', () => {
  const price = (id: string, confidence: Price['confidence'], monthly = 0): Price => ({
    id,
    provider: 'p',
    models: ['m'],
    monthly,
    charges: [],
    currency: 'USD',
    source: 's',
    date: '2026',
    confidence,
  })

  test.each([
    [
      'a contract before any list price',
      [price('list', 'published'), price('own', 'contract')],
      'known',
      'own',
    ],
    ['no fee before a fee', [price('fee', 'published', 5), price('goes', 'published')], 'known', 'goes'],
    ['somebody’s word before nobody’s', [price('x', 'unverified'), price('y', 'third party')], 'known', 'y'],
    ['an unverified one is told as such', [price('x', 'unverified')], 'unverified', 'x'],
  ])('%s', (_, prices, kind, id) => {
    expect(findPrice(prices, 'p', 'm')).toMatchObject({ kind, price: { id } })
  })

  test('is not made up where there is none', () => {
    expect(findPrice([price('x', 'published')], 'p', 'another')).toEqual({ kind: 'unknown' })
  })
})
