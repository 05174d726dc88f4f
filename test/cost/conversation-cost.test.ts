import { describe, expect, test } from 'vitest'
import type { ConversationPattern } from '../../src/core/config/conversation/conversation-pattern.ts'
import type { Charge, Price } from '../../src/core/config/price.ts'
import { priceConversation } from '../../src/cost/conversation-cost.ts'

const PATTERN: ConversationPattern = {
  name: 'plain',
  calls: 1000,
  turns: 10,
  cases: { plain: 150 },
  bytesPerCharacter: 1,
  speakingRate: { low: 15, high: 15 },
  tokensPerCharacter: { low: 0.25, high: 0.25 },
  audioTokensPerSecond: { low: 20, high: 20 },
  caller: 0,
  silence: 0,
  interruptions: { share: 0, heard: 1, wasted: 1 },
}

function price(monthly: number, ...charges: Charge[]): Price {
  const rest = { provider: 'p', models: ['m'], currency: 'USD', source: 's', date: '2026', id: 'x' }
  return { ...rest, monthly, charges, confidence: 'published' }
}

const charge = (unit: Charge['unit'], per: number, amount: number): Charge => ({
  unit,
  per,
  tiers: [{ from: 0, amount }],
})

interface Row {
  readonly name: string
  readonly pattern: Partial<ConversationPattern>
  readonly price: Price
  readonly month: number
  readonly perMinute: number
}

// Each worked out by hand in the comment beside it.
const ROWS: readonly Row[] = [
  {
    // 1000 calls of 10 answers of 150 characters: 1.5 million, at 50 a million. 10 s each: 1,666.67 minutes.
    name: 'characters, with nobody else speaking',
    pattern: {},
    price: price(0, charge('character', 1_000_000, 50)),
    month: 75,
    perMinute: 0.045,
  },
  {
    // 1.5 million characters of 3 bytes: 4.5 million at 15 a million.
    name: 'bytes, in a script that takes three for a character',
    pattern: { bytesPerCharacter: 3 },
    price: price(0, charge('byte', 1_000_000, 15)),
    month: 67.5,
    perMinute: 0.0405,
  },
  {
    // 100,000 s of audio at 0.03 a minute: 50. The caller 4 s and silence 1 s a turn: 2,500 minutes.
    name: 'minutes of audio, in conversations half as long again',
    pattern: { caller: 4, silence: 1 },
    price: price(0, charge('audio minute', 1, 0.03)),
    month: 50,
    perMinute: 0.02,
  },
  {
    // A fifth of the answers cut off at half: a tenth of all audio unheard. Characters are paid whole: 75. Heard are
    // 90,000 s: 1,500 minutes.
    name: 'characters that were cut off are paid all the same',
    pattern: { interruptions: { share: 0.2, heard: 0.5, wasted: 0 } },
    price: price(0, charge('character', 1_000_000, 50)),
    month: 75,
    perMinute: 0.05,
  },
  {
    // The same, by seconds of which half of the unheard was synthesised: 95,000 s at 0.001.
    name: 'of audio that was cut off only what was synthesised is paid',
    pattern: { interruptions: { share: 0.2, heard: 0.5, wasted: 0.5 } },
    price: price(0, charge('audio second', 1, 0.001)),
    month: 95,
    perMinute: 95 / 1500,
  },
  {
    // 49 a month holds 1.25 million; 250,000 more at 40 a million.
    name: 'a plan that is used up in the middle of the month',
    pattern: {},
    price: price(49, {
      unit: 'character',
      per: 1_000_000,
      tiers: [
        { from: 0, amount: 0 },
        { from: 1_250_000, amount: 40 },
      ],
    }),
    month: 59,
    perMinute: 0.0354,
  },
  {
    // 375,000 text tokens at 0.60 a million: 0.225. 2 million audio tokens at 12: 24.
    name: 'tokens in and tokens out',
    pattern: {},
    price: price(0, charge('text token', 1_000_000, 0.6), charge('audio token', 1_000_000, 12)),
    month: 24.225,
    perMinute: 24.225 / (10_000 / 6),
  },
  {
    // 10,000 requests.
    name: 'requests',
    pattern: { cases: { plain: { min: 1, max: 9 } } },
    price: price(0, charge('request', 1000, 2)),
    month: 20,
    perMinute: 20 / (50_000 / 15 / 60),
  },
]

describe('a pattern under a price comes to what is worked out by hand:', () => {
  test.each(ROWS)('$name', ({ pattern, price: under, month, perMinute }) => {
    const [cost] = priceConversation({ ...PATTERN, ...pattern }, under).cases
    expect(cost?.month.value).toBeCloseTo(month, 8)
    expect(cost?.perThousandCalls.value).toBeCloseTo(month, 8)
    expect(cost?.perMinute.value).toBeCloseTo(perMinute, 8)
  })
})

describe('uncertainty', () => {
  const perSecond = price(0, charge('audio second', 1, 0.001))

  test('what is only assumed widens the interval to its ends', () => {
    const [cost] = priceConversation({ ...PATTERN, speakingRate: { low: 10, high: 20 } }, perSecond).cases
    expect(cost?.month).toEqual({ value: 100, low: 75, high: 150 })
  })

  test('answers that vary widen it by the error of their sum', () => {
    // Uniform from 100 to 200: a variance of 833.33; 10,000 of them: 1.96 * sqrt(8,333,333) = 5,658 characters.
    const [cost] = priceConversation({ ...PATTERN, cases: { some: { min: 100, max: 200 } } }, perSecond).cases
    expect(cost?.month.value).toBeCloseTo(100, 8)
    expect(cost?.month.high).toBeCloseTo(100 + 5658.03 / 15 / 1000, 5)
  })

  test('log-normal answers have the mean of their distribution, not its median', () => {
    const [cost] = priceConversation(
      { ...PATTERN, cases: { long: { median: 150, sigma: 1 } } },
      price(0, charge('character', 1_000_000, 50)),
    ).cases
    expect(cost?.month.value).toBeCloseTo(75 * Math.exp(0.5), 8)
  })

  test('short and long answers stand side by side, in the order of the pattern', () => {
    const { cases } = priceConversation({ ...PATTERN, cases: { short: 30, long: 600 } }, perSecond)
    expect(cases.map((one) => [one.case, one.month.value])).toEqual([
      ['short', 20],
      ['long', 400],
    ])
  })
})
