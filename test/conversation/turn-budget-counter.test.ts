import { describe, expect, test } from 'vitest'
import { TurnBudgetCounter } from '../../src/conversation/turn-budget-counter.ts'

/** The caller speaks for so many seconds. */
const clip = (seconds: number) => ({ speechEnd: seconds * 1e6 })

describe('a budget of turns', () => {
  test('has room for exactly so many', () => {
    const budget = new TurnBudgetCounter({ turns: 3 })
    expect([1, 1, 1, 1].map((seconds) => budget.tryReserve(clip(seconds)))).toEqual([true, true, true, false])
    expect(budget.isExhausted).toBe(true)
  })

  test('counts minutes of speech, and nothing starts after a turn that did not fit', () => {
    const budget = new TurnBudgetCounter({ minutes: 0.5 })
    expect([10, 10, 11, 1].map((seconds) => budget.tryReserve(clip(seconds)))).toEqual([
      true,
      true,
      false,
      false,
    ])
    const exact = new TurnBudgetCounter({ minutes: 0.3 })
    expect([6, 6, 6, 0.1].map((seconds) => exact.tryReserve(clip(seconds)))).toEqual([
      true,
      true,
      true,
      false,
    ])
  })

  test('that is not there has no end', () => {
    const budget = new TurnBudgetCounter()
    expect(Array.from({ length: 1000 }, () => budget.tryReserve(clip(60))).every(Boolean)).toBe(true)
    expect(budget.isExhausted).toBe(false)
  })
})
