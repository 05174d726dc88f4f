/** Something that belongs to a trial. */
export interface OfTrial {
  readonly trial: number
}

/**
 * At most so many of the things that were added, chosen by the numbers of their trials alone: the same things give
 * the same choice in whatever order they come, and in whatever parts they are merged.
 */
export class Thinned<Item extends OfTrial> {
  /** How many were added. */
  total = 0
  readonly #most: number
  /** One in so many trials is kept: a power of two. */
  #stride = 1
  #items: Item[] = []

  constructor(most: number) {
    this.#most = most
  }

  add(item: Item): void {
    this.total += 1
    this.#keep(item)
  }

  /** Adds what the other one kept; the other one is left as it is. */
  merge(other: Thinned<Item>): void {
    this.total += other.total
    this.#thinTo(other.#stride)
    for (const item of other.#items) this.#keep(item)
  }

  /** What was kept, in the order of trials. */
  items(): Item[] {
    return [...this.#items].sort((a, b) => a.trial - b.trial)
  }

  #keep(item: Item): void {
    if (!isChosen(item, this.#stride)) return
    this.#items.push(item)
    while (this.#items.length > this.#most) this.#thinTo(this.#stride * 2)
  }

  #thinTo(stride: number): void {
    if (stride <= this.#stride) return
    this.#stride = stride
    this.#items = this.#items.filter((item) => isChosen(item, stride))
  }
}

/** Neighbouring trials belong to different targets, so their numbers are scattered before one in many is taken. */
function isChosen({ trial }: OfTrial, stride: number): boolean {
  return scatter(trial) % stride === 0
}

/** The finaliser of MurmurHash3 (public domain): every bit of the number reaches every bit of the result. */
function scatter(number: number): number {
  let hash = number | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
