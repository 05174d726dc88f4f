import { describe, expect, test } from 'vitest'
import type { Price } from '../../../src/core/config/price.ts'
import type { RunCost, TargetCost } from '../../../src/cost/run-cost.ts'
import { renderRunCostText } from '../../../src/report/cost/run-cost.ts'

const PRICE: Price = {
  id: 'list',
  provider: 'p',
  models: ['m'],
  monthly: 0,
  charges: [{ unit: 'character', per: 1000, tiers: [{ from: 0, amount: 0.02 }] }],
  currency: 'USD',
  source: 'a page',
  date: '2026-01',
  confidence: 'published',
}

/** A target whose long answers cost twice what its short ones do. */
function target(name: string, cost: number, heard: number, price: Partial<Price> = {}): TargetCost {
  const around = (value: number) => ({ value, low: value * 0.9, high: value * 1.1 })
  const known = { ...PRICE, ...price }
  return {
    use: {
      target: name,
      provider: 'p',
      model: 'm',
      simulated: false,
      units: { character: 4000, 'audio second': 250.25 },
      wasted: 1.5,
    },
    found: { kind: known.confidence === 'unverified' ? 'unverified' : 'known', price: known },
    spent: 0.08,
    cases: ['short', 'long'].map((each, index) => ({
      case: each,
      month: around(cost * 1000),
      perMinute: around(cost * (index + 1)),
      perThousandCalls: around(cost * 100),
      isEfficient: known.confidence !== 'unverified',
    })),
    heard,
  }
}

function notEfficient(priced: TargetCost): TargetCost {
  return { ...priced, cases: priced.cases.map((one) => ({ ...one, isEfficient: false })) }
}

function run(...targets: TargetCost[]): string {
  const priced: RunCost = { run: 'r', pattern: 'calls', cases: ['short', 'long'], targets }
  return renderRunCostText(priced)
}

describe('a priced run', () => {
  test('shows the cost of a minute in every case, and the efficient targets', () => {
    const text = run(target('one', 0.01, 300_000))
    expect(text).toMatch(/a minute of conversation +short +long +heard p95/)
    expect(text).toMatch(/one +USD +0\.01 \[0\.009, 0\.011\] +0\.02 \[0\.018, 0\.022\] +300 ms/)
    expect(text).toContain('Efficient in short: one.')
    expect(text).toContain('Efficient in long: one.')
  })

  test('a range that is equal in all digits shown has no brackets', () => {
    const sure = target('sure', 0.01, 300_000)
    const range = { value: 0.012345678, low: 0.012345677, high: 0.012345679 }
    const cases = sure.cases.map((one) => ({ ...one, perMinute: range }))
    expect(run({ ...sure, cases })).toMatch(/sure +USD +0\.0123 +0\.0123 +300 ms/)
  })

  test('an unverified price is marked and excluded from the comparison', () => {
    const text = run(target('doubtful', 0.01, 300_000, { confidence: 'unverified' }))
    expect(text).toContain('? 0.01 [0.009, 0.011]')
    expect(text).toContain('? 0.08 USD')
    expect(text).toContain('the price list is UNVERIFIED (a page, 2026-01)')
    expect(text).not.toContain('Efficient')
  })

  test('names the groups that are compared, and the targets that are compared with none', () => {
    const over = (name: string, transport: string) => ({
      ...target(name, 0.01, 300_000),
      conditions: {
        transport,
        connection: 'hot',
        region: 'r',
        format: 'f',
        analyser: 'a',
        'answered by': 'the provider',
        vantage: 'not named',
      },
    })
    const { heard: _heard, ...few } = target('few', 0.01, 300_000)
    const text = run(
      over('a', 'websocket'),
      over('b', 'websocket'),
      notEfficient(over('c', 'http')),
      notEfficient({ ...few, too_few: { n: 20, needed: 72 } }),
    )
    expect(text).toContain('Efficient in short over websocket: a, b.')
    expect(text).not.toContain('over http:')
    expect(text).toContain('c is not compared: no other target was measured over http.')
    expect(text).toContain('few is not compared: n too small for a p95: 20 of 72 trials.')
    expect(text).toMatch(/few +USD .* n too small/)
  })

  test('a monthly fee is shown next to the amount spent', () => {
    expect(run(target('plan', 0.01, 300_000, { monthly: 49 }))).toContain(
      'plan: the amount spent excludes the monthly fee of 49.00 USD of list.',
    )
  })

  test('a model without a known price shows none', () => {
    const { spent: _, ...rest } = target('new', 0.01, 300_000)
    const text = run({ ...rest, cases: [], found: { kind: 'unknown' } })
    expect(text).toContain('no price is known for m; add one with --prices <file>')
  })
})
