import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Allowance, fillAllowance } from '../../src/drive/allowance.ts'

const outlay = (characters: number, cost = 0) => ({ requests: 1, characters, cost })

describe('a budget counter', () => {
  test('of N characters allows the Nth and not the next', () => {
    const allowance = new Allowance(fillAllowance({ characters: 10 }))
    expect([4, 6, 1].map((characters) => allowance.take(outlay(characters)))).toEqual([true, true, false])
    expect(allowance.isExhausted).toBe(true)
  })

  test('is not exhausted by being used up to its last character', () => {
    const allowance = new Allowance(fillAllowance({ characters: 10 }))
    expect(allowance.take(outlay(10))).toBe(true)
    expect(allowance.isExhausted).toBe(false)
  })

  test('allows nothing once a request did not fit, however small', () => {
    const allowance = new Allowance(fillAllowance({ characters: 10 }))
    expect(allowance.take(outlay(11))).toBe(false)
    expect(allowance.take(outlay(1))).toBe(false)
  })

  test('reports what is left of limited kinds only', () => {
    const limits = { characters: 10, cost: 100 }
    const allowance = new Allowance(fillAllowance(limits))
    allowance.take(outlay(4, 30))
    expect(allowance.left(limits)).toEqual({ characters: 6, cost: 70 })
  })

  test('limits each kind separately', () => {
    expect(new Allowance(fillAllowance({ requests: 1 })).take(outlay(1e9, 1e15))).toBe(true)
    expect(new Allowance(fillAllowance({ cost: 5 })).take(outlay(1, 6))).toBe(false)
  })

  test('is never overdrawn', () => {
    const asks = fc.array(fc.record({ characters: fc.nat(50), cost: fc.nat(50) }))
    fc.assert(
      fc.property(asks, fc.nat(200), fc.nat(200), (wanted, characters, cost) => {
        const allowance = new Allowance(fillAllowance({ characters, cost }))
        const given = wanted.filter((one) => allowance.take(outlay(one.characters, one.cost)))
        expect(given.reduce((sum, one) => sum + one.characters, 0)).toBeLessThanOrEqual(characters)
        expect(given.reduce((sum, one) => sum + one.cost, 0)).toBeLessThanOrEqual(cost)
      }),
    )
  })

  test('is shared by all threads that share its memory', async () => {
    const memory = fillAllowance({ characters: 30_000 })
    const taken = await Promise.all([takeInThread(memory), takeInThread(memory)])
    // Three at a time: exactly as many as fit, over both threads.
    expect((taken[0] ?? 0) + (taken[1] ?? 0)).toBe(10_000)
  })
})

function takeInThread(memory: SharedArrayBuffer): Promise<number> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./allowance-thread.ts', import.meta.url), {
      workerData: memory,
      execArgv: ['--import', 'jiti/register'],
    })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}
