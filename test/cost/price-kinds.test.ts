import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { ConversationPattern } from '../../src/core/config/conversation/conversation-pattern.ts'
import type { Price, PricedPart, PriceUnit } from '../../src/core/config/price.ts'
import { priceKinds } from '../../src/cost/price-kinds.ts'
import { estimateUsage } from '../../src/cost/usage.ts'
import { SHIPPED_API_KINDS, SHIPPED_PATTERNS, SHIPPED_PRICES } from '../../src/library/shared/shipped-data.ts'
import { readApiKinds } from '../../src/scenario/read/read-api-kinds.ts'
import {
  listPatternNames,
  readConversationPattern,
} from '../../src/scenario/read/read-conversation-pattern.ts'
import { readPrices } from '../../src/scenario/read/read-prices.ts'

/** Two calls of three turns: 10 s of caller, 5 s of silence and an answer of 150 characters, which takes 10 s. */
const PATTERN: ConversationPattern = {
  ...{ name: 'p', calls: 2, turns: 3, cases: { usual: 150 }, bytesPerCharacter: 1 },
  speakingRate: { low: 15, high: 15 },
  tokensPerCharacter: { low: 0.25, high: 0.25 },
  audioTokensPerSecond: { low: 20, high: 20 },
  ...{ audioInputTokensPerSecond: 10, instructions: 100, atOnce: 4, caller: 10, silence: 5 },
  interruptions: { share: 0, heard: 1, wasted: 1 },
}

function price(id: string, part: PricedPart, unit: PriceUnit, amount: number): Price {
  return {
    ...{ id, part, provider: 'x', models: [id], monthly: 0, currency: 'USD', source: 's', date: '2026' },
    charges: [{ unit, per: 1, tiers: [{ from: 0, amount }] }],
    confidence: 'published',
  }
}

describe('the units of a month, worked out by hand', () => {
  const unitsOf = (part: PricedPart) => estimateUsage(PATTERN, 150, part).expected.units
  test.each<[string, PricedPart, PriceUnit, number]>([
    ['a recogniser listens to the whole call: 6 turns of 25 s', 'stt', 'audio input minute', 2.5],
    // A call: 3 x (100 + 150) for instructions and what was just said, and 3 earlier pairs of 150 + 150.
    ['a language model gets the turns before again', 'llm', 'text token', 2 * (750 + 900) * 0.25],
    ['and writes the answers', 'llm', 'output token', 6 * 150 * 0.25],
    ['an agent is paid by the minute of the call', 'agent', 'call minute', 2.5],
    ['or by audio in', 'agent', 'audio input token', 6 * 100],
    ['audio out', 'agent', 'audio token', 6 * 200],
    ['and what is cached: 3 pairs a call', 'agent', 'cached audio token', 2 * 3 * 300],
    ['or by the calls at once', 'platform', 'call at once', 4],
  ])('%s', (_, part, unit, expected) => {
    expect(unitsOf(part)[unit]).toBeCloseTo(expected, 6)
  })
})

describe('kinds of API', () => {
  const PRICES = [
    price('ears', 'stt', 'audio input minute', 0.01),
    price('mind', 'llm', 'output token', 0.001),
    price('voice', 'tts', 'character', 0.0001),
    price('box', 'agent', 'call minute', 0.1),
  ]
  const KINDS = [
    { name: 'components', prices: ['ears', 'mind', 'voice'], control: 'all' },
    { name: 'managed', prices: ['box'], control: 'little' },
  ]

  test('cost the sum of their parts', () => {
    const { costs } = priceKinds(PATTERN, KINDS, PRICES)
    const [components, managed] = costs.map(({ totals }) => totals[0]?.month.value)
    expect(components).toBeCloseTo(2.5 * 0.01 + 225 * 0.001 + 900 * 0.0001, 9)
    expect(managed).toBeCloseTo(0.25, 9)
    expect(costs[0]?.parts.map(({ part }) => part)).toEqual(['stt', 'llm', 'tts'])
  })

  test('break even at a length of the answers, on either side of which the other is cheaper', () => {
    const { breakEvens } = priceKinds(PATTERN, KINDS, PRICES)
    const [at] = breakEvens
    expect(at).toMatchObject({ shorter: 'components', longer: 'managed' })
    const monthsAt = (length: number) =>
      priceKinds({ ...PATTERN, cases: { only: length } }, KINDS, PRICES).costs.map(
        ({ totals }) => totals[0]?.month.value ?? 0,
      )
    const [cheap = 0, dear = 0] = monthsAt((at?.characters ?? 0) - 1)
    expect(cheap).toBeLessThan(dear)
    const [now = 0, other = 0] = monthsAt(at?.characters ?? 0)
    expect(now).toBeGreaterThanOrEqual(other)
  })

  test('name a price that nobody has', () => {
    expect(() => priceKinds(PATTERN, [{ name: 'k', prices: ['none'], control: 'x' }], PRICES)).toThrow(
      'k names a price that is not known: none',
    )
  })

  test('that are shipped are priced in every part, for every shipped pattern', async () => {
    const [kinds, prices] = [await readApiKinds(SHIPPED_API_KINDS), await readPrices([SHIPPED_PRICES])]
    expect(kinds.map(({ name }) => name)).toEqual(['managed', 'components', 'speech-to-speech', 'webhook'])
    for (const name of await listPatternNames(SHIPPED_PATTERNS)) {
      const pattern = await readConversationPattern(name, path.resolve('.'), SHIPPED_PATTERNS)
      for (const { kind, parts } of priceKinds(pattern, kinds, prices).costs)
        for (const { price: own, cases } of parts) {
          expect(own.confidence, `${kind.name} ${own.id}`).not.toBe('unverified')
          for (const { perMinute } of cases) expect(perMinute.value, `${name} ${own.id}`).toBeGreaterThan(0)
        }
    }
  })
})
