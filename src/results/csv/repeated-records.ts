/** Called with what is wrong with a file of a run, and what was done about it. */
export type DamageListener = (damage: string) => void

/** What a killed run leaves behind. */
export const TORN_ROW = 'the run was cut off in the middle of a row; only complete rows are used'

/** Whole numbers in one block of the set. */
const BLOCK = 1 << 15

/** Whole numbers that are mostly close together: one bit each, however long the run. */
export class NumberSet {
  readonly #blocks = new Map<number, Uint32Array>()

  has(value: number): boolean {
    const key = Math.floor(value / BLOCK)
    const offset = value - key * BLOCK
    return (((this.#blocks.get(key)?.[offset >> 5] ?? 0) >>> (offset & 31)) & 1) === 1
  }

  /** False if the set has it already. */
  add(value: number): boolean {
    const key = Math.floor(value / BLOCK)
    const offset = value - key * BLOCK
    const block = this.#blocks.get(key) ?? new Uint32Array(BLOCK / 32)
    this.#blocks.set(key, block)
    const bit = 1 << (offset & 31)
    const word = block[offset >> 5] ?? 0
    block[offset >> 5] = word | bit
    return (word & bit) === 0
  }
}

/** Finds records of a file that were there before: a damaged file must not count an answer twice. */
export class RepeatedRecords {
  readonly #noun: 'trial' | 'turn'
  readonly #seen = new NumberSet()
  #count = 0
  #first: number | undefined

  constructor(noun: 'trial' | 'turn') {
    this.#noun = noun
  }

  isNew(number: number): boolean {
    if (this.#seen.add(number)) return true
    this.#count += 1
    this.#first ??= number
    return false
  }

  /** Says what was left out, once the file has been read. */
  report(path: string, onDamage: DamageListener | undefined): void {
    if (this.#count === 0) return
    const rows = this.#count === 1 ? 'one row repeats' : `${this.#count} rows repeat`
    onDamage?.(
      `${path} is damaged: ${rows} a ${this.#noun} that it already has (${this.#noun} ${this.#first}` +
        `${this.#count === 1 ? '' : ' first'}); each counts once, by its first row`,
    )
  }
}
