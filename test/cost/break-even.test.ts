import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ConversationPattern } from '../../src/core/config/conversation/conversation-pattern.ts'
import type { Price } from '../../src/core/config/price.ts'
import { computeBill } from '../../src/cost/bill.ts'
import { findBreakEvens } from '../../src/cost/break-even.ts'
import { findParetoFrontier } from '../../src/cost/pareto-frontier.ts'

const PATTERN: ConversationPattern = {
  name: 'plain',
  calls: 1,
  turns: 1,
  cases: { plain: 100 },
  bytesPerCharacter: 1,
  speakingRate: { low: 15, high: 15 },
  tokensPerCharacter: { low: 0.25, high: 0.25 },
  audioTokensPerSecond: { low: 20, high: 20 },
  caller: 0,
  silence: 0,
  interruptions: { share: 0, heard: 1, wasted: 1 },
}

function pricePlan(id: string, monthly: number, perCharacter: number, currency = 'USD'): Price {
  const tiers = [{ from: 0, amount: perCharacter }]
  const rest = { provider: 'p', models: ['m'], source: 's', date: '2026', confidence: 'published' } as const
  return { ...rest, id, monthly, currency, charges: [{ unit: 'character', per: 1, tiers }] }
}

const crossings = (one: Price, other: Price) =>
  findBreakEvens(PATTERN, 100, one, other).map(({ below, above, calls }) => [below.id, above.id, calls])

describe('break-even', () => {
  test('a fee pays from the first call on that is not dearer with it', () => {
    // 100 characters a call: 1 as one goes, 0.5 with a fee of 250; the same at 500 calls.
    expect(crossings(pricePlan('goes', 0, 0.01), pricePlan('fee', 250, 0.005))).toEqual([
      ['goes', 'fee', 500],
    ])
  })

  test('it does not matter which is named first', () => {
    expect(crossings(pricePlan('fee', 250, 0.005), pricePlan('goes', 0, 0.01))).toEqual([
      ['goes', 'fee', 500],
    ])
  })

  test.each([
    ['the same plan twice', pricePlan('a', 10, 0.1), pricePlan('b', 10, 0.1)],
    ['one that is always cheaper', pricePlan('a', 0, 0.1), pricePlan('b', 10, 0.2)],
    ['two currencies', pricePlan('a', 0, 0.01), pricePlan('b', 250, 0.005, 'EUR')],
  ])('none between %s', (_, one, other) => {
    expect(crossings(one, other)).toEqual([])
  })

  test('plans that run together before they part cross once at most', () => {
    const tiers = [
      { from: 0, amount: 0 },
      { from: 100_000, amount: 5 },
    ]
    const held = {
      ...pricePlan('held', 5, 0),
      charges: [{ unit: 'character', per: 100_000, tiers }],
    } as const
    expect(crossings(pricePlan('goes', 0, 5 / 100_000), held).length).toBe(0)
  })

  test('at a crossing the cheaper one changes', () => {
    const amount = fc.double({ min: 0.0001, max: 0.1, noNaN: true })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), amount, amount, (monthly, high, low) => {
        for (const { below, above, calls } of findBreakEvens(
          PATTERN,
          100,
          pricePlan('a', 0, high),
          pricePlan('b', monthly, low),
        )) {
          const bill = (price: Price, number: number) => computeBill(price, { character: number * 100 })
          expect(bill(below, calls - 1)).toBeLessThan(bill(above, calls - 1))
          expect(bill(above, calls)).toBeLessThanOrEqual(bill(below, calls) * (1 + 1e-9))
        }
      }),
    )
  })
})

describe('the frontier', () => {
  test('leaves out whoever another beats in one and equals in the other', () => {
    const offers = [
      { cost: 1, latency: 300 },
      { cost: 2, latency: 300 },
      { cost: 3, latency: 100 },
      { cost: 4, latency: 150 },
    ]
    expect(findParetoFrontier(offers)).toEqual([
      { cost: 1, latency: 300 },
      { cost: 3, latency: 100 },
    ])
  })

  test('gets faster as it gets dearer, and whoever is not on it is beaten by one who is', () => {
    const offer = fc.record({
      cost: fc.integer({ min: 0, max: 20 }),
      latency: fc.integer({ min: 0, max: 20 }),
    })
    fc.assert(
      fc.property(fc.array(offer), (offers) => {
        const frontier = findParetoFrontier(offers)
        for (const [index, one] of frontier.entries()) {
          const next = frontier[index + 1]
          if (next) expect(next.latency).toBeLessThanOrEqual(one.latency)
        }
        for (const other of offers.filter((one) => !frontier.includes(one)))
          expect(frontier.some(({ cost, latency }) => cost <= other.cost && latency <= other.latency)).toBe(
            true,
          )
      }),
    )
  })
})
