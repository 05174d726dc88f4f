/**
 * Counts samples and tells their time in whole microseconds without drift: the parts it gives out always add up to
 * the rounded time of the whole, however the samples were cut.
 */
export class Elapsed {
  /** Whole microseconds counted so far. */
  total = 0
  #samples = 0

  /** Microseconds by which `total` grows with that many more samples. */
  advance(samples: number, sampleRate: number): number {
    const before = this.total
    this.#samples += samples
    this.total = Math.round((this.#samples * 1e6) / sampleRate)
    return this.total - before
  }
}
