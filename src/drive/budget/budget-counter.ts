import type { BudgetLimits, RequestCost } from '../../core/config/budget.ts'

const BUDGET_KINDS = ['requests', 'characters', 'cost'] as const

/** One counter for each kind, and a flag that is 1 once a request did not fit. */
const MEMORY_BYTES = (BUDGET_KINDS.length + 1) * BigInt64Array.BYTES_PER_ELEMENT

/** The value of a counter without a limit: larger than anything a run can spend. */
const UNLIMITED = 2n ** 62n

/** Creates the shared memory in which threads count what is left of a budget. */
export function createBudgetMemory(limits: BudgetLimits): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(MEMORY_BYTES)
  const counters = new BigInt64Array(memory)
  for (const [index, kind] of BUDGET_KINDS.entries()) {
    const limit = limits[kind]
    counters[index] = limit === undefined ? UNLIMITED : BigInt(Math.floor(limit))
  }
  return memory
}

/** Counts what is left of a budget that several threads share. The budget is never overdrawn. */
export class BudgetCounter {
  readonly #counters: BigInt64Array

  constructor(memory: SharedArrayBuffer) {
    this.#counters = new BigInt64Array(memory)
  }

  /** True once a request did not fit: no new request may start, however small. */
  get isExhausted(): boolean {
    return Atomics.load(this.#counters, BUDGET_KINDS.length) === 1n
  }

  /** What is left of each of these limits. */
  remaining(limits: BudgetLimits): BudgetLimits {
    const limited = BUDGET_KINDS.flatMap((kind, index) =>
      limits[kind] === undefined ? [] : [{ kind, index }],
    )
    return Object.fromEntries(
      limited.map(({ kind, index }) => [kind, Number(Atomics.load(this.#counters, index))]),
    )
  }

  /**
   * Reserves the whole cost and returns true. Otherwise reserves nothing, and the budget is exhausted from then on.
   */
  tryReserve(cost: RequestCost): boolean {
    if (this.isExhausted) return false
    const amounts = BUDGET_KINDS.map((kind) => BigInt(Math.ceil(cost[kind])))
    const failedAt = amounts.findIndex((amount, index) => !this.#subtract(index, amount))
    if (failedAt < 0) return true
    for (const [index, amount] of amounts.slice(0, failedAt).entries())
      Atomics.add(this.#counters, index, amount)
    Atomics.store(this.#counters, BUDGET_KINDS.length, 1n)
    return false
  }

  #subtract(index: number, amount: bigint): boolean {
    for (;;) {
      const remaining = Atomics.load(this.#counters, index)
      if (remaining < amount) return false
      if (Atomics.compareExchange(this.#counters, index, remaining, remaining - amount) === remaining)
        return true
    }
  }
}
