import type { Limits, Outlay } from '../core/budget.ts'

const KINDS = ['requests', 'characters', 'cost'] as const

/** One counter each, and one that is 1 once something did not fit any more. */
const BYTES = (KINDS.length + 1) * BigInt64Array.BYTES_PER_ELEMENT

/** Larger than anything that is ever taken of a counter that has no bound. */
const BOUNDLESS = 2n ** 62n

/** The memory in which threads that share a budget count what is left of it. */
export function fillAllowance(limits: Limits): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(BYTES)
  const counters = new BigInt64Array(memory)
  for (const [index, kind] of KINDS.entries()) {
    const limit = limits[kind]
    counters[index] = limit === undefined ? BOUNDLESS : BigInt(Math.floor(limit))
  }
  return memory
}

/** What is left of a budget that several threads share. Nothing is ever taken that is not there. */
export class Allowance {
  readonly #counters: BigInt64Array

  constructor(memory: SharedArrayBuffer) {
    this.#counters = new BigInt64Array(memory)
  }

  /** Something did not fit: nothing new may begin, however small. */
  get isExhausted(): boolean {
    return Atomics.load(this.#counters, KINDS.length) === 1n
  }

  /** What is there now of each of the limits that it was filled with. */
  left(limits: Limits): Limits {
    const bound = KINDS.flatMap((kind, index) => (limits[kind] === undefined ? [] : [{ kind, index }]))
    return Object.fromEntries(
      bound.map(({ kind, index }) => [kind, Number(Atomics.load(this.#counters, index))]),
    )
  }

  /** Takes all of it, or nothing: then the budget counts as reached. */
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
