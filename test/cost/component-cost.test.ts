import { describe, expect, test } from 'vitest'
import type { Price } from '../../src/core/config/price.ts'
import type { TurnRecord } from '../../src/core/trial/turn-record.ts'
import { priceComponent } from '../../src/cost/component-cost.ts'

const price: Price = {
  id: 'tokens',
  provider: 'p',
  models: ['m'],
  monthly: 50,
  charges: [{ unit: 'output token', per: 1, tiers: [{ from: 0, amount: 0.5 }] }],
  currency: 'USD',
  source: '',
  date: '2026',
  confidence: 'published',
}

const turn = (target: string, reply_tokens?: number, at = { began: 1 }) =>
  ({ target, at, prompt_tokens: 9, ...(reply_tokens !== undefined && { reply_tokens }) }) as TurnRecord

const component = { target: 'a', part: 'llm', model: 'm' } as const

describe('what a component of a run cost', () => {
  test('is that of its target’s turns, and says of how many turns nobody counted', () => {
    const turns = [turn('a', 10), turn('a', 4), turn('b', 100), turn('a')]
    expect(priceComponent(turns, { ...component, found: { kind: 'known', price } })).toMatchObject({
      spent: 7,
      uncounted: 1,
    })
  })

  test('is unknown without a price', () => {
    const priced = priceComponent([turn('a', 10)], { ...component, found: { kind: 'unknown' } })
    expect(priced).toEqual({ ...component, found: { kind: 'unknown' }, uncounted: 0 })
  })
})
