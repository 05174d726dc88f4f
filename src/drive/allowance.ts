import type { Limits, Outlay } from '../core/budget.ts'

const KINDS = ['requests', 'characters', 'cost'] as const

/** One counter for each kind, and a flag that is 1 once a request did not fit. */
const BYTES = (KINDS.length + 1) * BigInt64Array.BYTES_PER_ELEMENT

/** The value of a counter without a limit: larger than anything a run can spend. */
const BOUNDLESS = 2n ** 62n

/** Creates the shared memory in which threads count what is left of a budget. */
export function fillAllowance(limits: Limits): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(BYTES)
  const counters = new BigInt64Array(memory)
  for (const [index, kind] of KINDS.entries()) {
    const limit = limits[kind]
    counters[index] = limit === undefined ? BOUNDLESS : BigInt(Math.floor(limit))
  }
  return memory
}

/** What is left of a budget that several threads share. Never overdrawn. */
export class Allowance {
  readonly #counters: BigInt64Array

  constructor(memory: SharedArrayBuffer) {
    this.#counters = new BigInt64Array(memory)
  }

  /** True once a request did not fit: no new request may start, however small. */
  get isExhausted(): boolean {
    return Atomics.load(this.#counters, KINDS.length) === 1n
  }

  /** What is left of each of these limits. */
  left(limits: Limits): Limits {
    const bound = KINDS.flatMap((kind, index) => (limits[kind] === undefined ? [] : [{ kind, index }]))
    return Object.fromEntries(
      bound.map(({ kind, index }) => [kind, Number(Atomics.load(this.#counters, index))]),
    )
  }

  /** Reserves all of it and returns true, or nothing: then the budget is exhausted. */
  take(outlay: Outlay): boolean {
    if (this.isExhausted) return false
    const wanted = KINDS.map((kind) => BigInt(Math.ceil(outlay[kind])))
    const short = wanted.findIndex((amount, index) => !this.#reserve(index, amount))
    if (short < 0) return true
    for (const [index, amount] of wanted.slice(0, short).entries()) Atomics.add(this.#counters, index, amount)
    Atomics.store(this.#counters, KINDS.length, 1n)
    return false
  }

  #reserve(index: number, amount: bigint): boolean {
    for (;;) {
      const left = Atomics.load(this.#counters, index)
      if (left < amount) return false
      if (Atomics.compareExchange(this.#counters, index, left, left - amount) === left) return true
    }
  }
}
