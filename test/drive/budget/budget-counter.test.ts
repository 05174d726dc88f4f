import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BudgetCounter, createBudgetMemory } from '../../../src/drive/budget/budget-counter.ts'

const requestCost = (characters: number, cost = 0) => ({ requests: 1, characters, cost })

describe('a budget counter', () => {
  test('of N characters allows the Nth and not the next', () => {
    const counter = new BudgetCounter(createBudgetMemory({ characters: 10 }))
    expect([4, 6, 1].map((characters) => counter.tryReserve(requestCost(characters)))).toEqual([
      true,
      true,
      false,
    ])
    expect(counter.isExhausted).toBe(true)
  })

  test('is not exhausted by being used up to its last character', () => {
    const counter = new BudgetCounter(createBudgetMemory({ characters: 10 }))
    expect(counter.tryReserve(requestCost(10))).toBe(true)
    expect(counter.isExhausted).toBe(false)
  })

  test('allows nothing once a request did not fit, however small', () => {
    const counter = new BudgetCounter(createBudgetMemory({ characters: 10 }))
    expect(counter.tryReserve(requestCost(11))).toBe(false)
    expect(counter.tryReserve(requestCost(1))).toBe(false)
  })

  test('reports what is left of limited kinds only', () => {
    const limits = { characters: 10, cost: 100 }
    const counter = new BudgetCounter(createBudgetMemory(limits))
    counter.tryReserve(requestCost(4, 30))
    expect(counter.remaining(limits)).toEqual({ characters: 6, cost: 70 })
  })

  test('limits each kind separately', () => {
    expect(new BudgetCounter(createBudgetMemory({ requests: 1 })).tryReserve(requestCost(1e9, 1e15))).toBe(
      true,
    )
    expect(new BudgetCounter(createBudgetMemory({ cost: 5 })).tryReserve(requestCost(1, 6))).toBe(false)
  })

  test('is never overdrawn', () => {
    const asks = fc.array(fc.record({ characters: fc.nat(50), cost: fc.nat(50) }))
    fc.assert(
      fc.property(asks, fc.nat(200), fc.nat(200), (wanted, characters, cost) => {
        const counter = new BudgetCounter(createBudgetMemory({ characters, cost }))
        const given = wanted.filter((one) => counter.tryReserve(requestCost(one.characters, one.cost)))
        expect(given.reduce((sum, one) => sum + one.characters, 0)).toBeLessThanOrEqual(characters)
        expect(given.reduce((sum, one) => sum + one.cost, 0)).toBeLessThanOrEqual(cost)
      }),
    )
  })

  test('is shared by all threads that share its memory', async () => {
    const memory = createBudgetMemory({ characters: 30_000 })
    const taken = await Promise.all([takeInThread(memory), takeInThread(memory)])
    // Three at a time: exactly as many as fit, over both threads.
    expect((taken[0] ?? 0) + (taken[1] ?? 0)).toBe(10_000)
  })
})

function takeInThread(memory: SharedArrayBuffer): Promise<number> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./budget-counter-thread.ts', import.meta.url), {
      workerData: memory,
      execArgv: ['--import', 'jiti/register'],
    })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}
