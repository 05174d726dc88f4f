/** Larger than every hash. */
const MAX_STRIDE = 2 ** 32

/** An item that belongs to a trial. */
export interface WithTrialNumber {
  readonly trial: number
}

/**
 * A bounded sample of items. Selection depends on trial numbers only: the same items give the same sample in
 * any order.
 */
export class TrialSample<Item extends WithTrialNumber> {
  /** How many items were added. */
  total = 0
  readonly #limit: number
  /** One in `#stride` trials is kept. A power of two. */
  #stride = 1
  #items: Item[] = []

  constructor(limit: number) {
    this.#limit = limit
  }

  add(item: Item): void {
    this.total += 1
    this.#keep(item)
  }

  /** The kept items, sorted by trial. */
  items(): Item[] {
    return [...this.#items].sort((a, b) => a.trial - b.trial)
  }

  #keep(item: Item): void {
    if (!isSampled(item, this.#stride)) return
    this.#items.push(item)
    while (this.#items.length > this.#limit && this.#stride < MAX_STRIDE)
      this.#increaseStride(this.#stride * 2)
    // Only a damaged file has so many items of one trial.
    if (this.#items.length > this.#limit) this.#items.pop()
  }

  #increaseStride(stride: number): void {
    if (stride <= this.#stride) return
    this.#stride = stride
    this.#items = this.#items.filter((item) => isSampled(item, stride))
  }
}

/** Adjacent trials belong to different targets, so trial numbers are hashed before sampling. */
function isSampled({ trial }: WithTrialNumber, stride: number): boolean {
  return hashTrialNumber(trial) % stride === 0
}

/** The finalizer of MurmurHash3 (public domain): every input bit affects every output bit. */
function hashTrialNumber(number: number): number {
  let hash = number | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
