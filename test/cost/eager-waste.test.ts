import { expect, test } from 'vitest'
import type { Charge, Price } from '../../src/core/config/price.ts'
import { priceEagerWaste } from '../../src/cost/eager-waste.ts'

const charge = (unit: Charge['unit'], amount: number): Charge => ({
  unit,
  per: 1_000_000,
  tiers: [{ from: 0, amount }],
})
const price = (...charges: Charge[]): Price => ({
  ...{ id: 'm', part: 'llm', provider: 'x', models: ['m'], monthly: 20, currency: 'USD', source: 's' },
  ...{ date: '2026', charges, confidence: 'published' },
})
const WASTE = { promptChars: 10_000, replyChars: 1000 }
const TOKENS = { low: 0.2, high: 0.3 }

test('what is thrown away costs its tokens, without the fee of a month', () => {
  const amount = priceEagerWaste(WASTE, TOKENS, price(charge('text token', 0.4), charge('output token', 1.6)))
  expect(amount?.low).toBeCloseTo((2000 * 0.4 + 200 * 1.6) / 1e6, 12)
  expect(amount?.high).toBeCloseTo((3000 * 0.4 + 300 * 1.6) / 1e6, 12)
})

test('a price for one of the two says nothing about the whole', () => {
  expect(priceEagerWaste(WASTE, TOKENS, price(charge('text token', 0.4)))).toBeUndefined()
})
