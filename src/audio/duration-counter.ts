import type { Micros } from '../core/units.ts'

/**
 * Converts samples to whole microseconds without drift: the parts always add up to the rounded duration of
 * the whole, however the samples were split.
 */
export class DurationCounter {
  /** Whole microseconds counted so far. */
  total = 0
  #samples = 0

  /** Adds samples; returns the microseconds by which `total` grows. */
  add(samples: number, sampleRate: number): Micros {
    const before = this.total
    this.#samples += samples
    this.total = Math.round((this.#samples * 1e6) / sampleRate)
    return this.total - before
  }
}
