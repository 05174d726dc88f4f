import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countAffordable, worstCaseSpend } from '../../src/probe/budget.ts'

const requestSpends = fc.array(fc.record({ characters: fc.nat(200), cost: fc.nat(5e6) }), { maxLength: 30 })
const budgets = fc.record({
  requests: fc.integer({ min: 1, max: 30 }),
  characters: fc.integer({ min: 1, max: 2000 }),
  cost: fc.record({
    amount: fc.integer({ min: 0, max: 50 }).map((n) => n / 1000),
    currency: fc.constant('USD'),
  }),
})

describe('what a budget still pays for', () => {
  test('is never more than any of its bounds, and always one more would be', () => {
    fc.assert(
      fc.property(budgets, requestSpends, fc.nat(10), (budget, next, requests) => {
        const spent = { requests, characters: requests * 10, cost: requests * 1e5 }
        const paid = countAffordable(budget, spent, next)
        const fits = (count: number) =>
          spent.requests + count <= budget.requests &&
          next.slice(0, count).reduce((sum, one) => sum + one.characters, spent.characters) <=
            budget.characters &&
          next.slice(0, count).reduce((sum, one) => sum + one.cost, spent.cost) <= budget.cost.amount * 1e9
        if (paid > 0) expect(fits(paid)).toBe(true)
        if (paid < next.length) expect(fits(paid + 1)).toBe(false)
      }),
    )
  })

  test('is everything where nothing is bounded but the number', () => {
    expect(
      countAffordable(
        { requests: 3 },
        { requests: 1, characters: 9e9, cost: 9e9 },
        Array(5).fill({ characters: 1, cost: 1 }),
      ),
    ).toBe(2)
  })

  test('the worst case is every request as dear as the dearest, until something runs out', () => {
    const long = { characters: 100, cost: 2e6 }
    const dear = { characters: 10, cost: 1e6 }
    expect(worstCaseSpend({ requests: 50 }, [long, dear])).toEqual({
      requests: 50,
      characters: 5000,
      cost: 1e8,
    })
    expect(worstCaseSpend({ requests: 50, characters: 700 }, [long])).toMatchObject({
      characters: 700,
      cost: 14e6,
    })
    expect(worstCaseSpend({ requests: 50, characters: 700 }, [long, dear]).cost).toBe(70e6)
    const cost = { amount: 0.05, currency: 'USD' }
    expect(worstCaseSpend({ requests: 50, cost }, [long, dear]).cost).toBe(50e6)
    expect(worstCaseSpend({ requests: 50 }, [])).toEqual({ requests: 50, characters: 0, cost: 0 })
  })
})
