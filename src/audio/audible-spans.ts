import { type Micros, type MonotonicTime, toMicros } from '../core/units.ts'
import { AUDIBLE, AUDIBLE_THRESHOLD } from './onset.ts'

interface Span {
  readonly from: MonotonicTime
  readonly to: MonotonicTime
}

/**
 * When audio can be heard, by the windows and the threshold of `AUDIBLE`. Unlike the detector of the onset, it follows
 * the audio to its end, and in the time of the player.
 */
export class AudibleSpans {
  readonly #sampleRate: number
  readonly #windowLength: number
  readonly #threshold: number
  #spans: Span[] = []
  #hasSound = false
  #nextSample: MonotonicTime = Number.NaN
  #windowBegin: MonotonicTime = 0
  #count = 0
  #total = 0
  #energy = 0

  /**
   * @param sampleRate samples per second
   * @param threshold of a window's root mean square about its mean
   */
  constructor(sampleRate: number, threshold = AUDIBLE_THRESHOLD) {
    this.#sampleRate = sampleRate
    this.#threshold = threshold
    this.#windowLength = Math.round((AUDIBLE.window * sampleRate) / 1000)
  }

  /** A sound has been heard for `AUDIBLE.sustained` without a break. */
  get hasSound(): boolean {
    return this.#hasSound
  }

  /** When the last audible window ends. */
  get end(): MonotonicTime | undefined {
    return this.#spans.at(-1)?.to
  }

  /** Adds samples that are played from `begin` on. Returns whether a window of them is audible. */
  push(samples: Float32Array, begin: MonotonicTime): boolean {
    // After a gap, a window that was not full holds too little to tell.
    if (Math.abs(begin - this.#nextSample) > 1) this.#count = 0
    this.#nextSample = begin + this.#toMicros(samples.length)
    let isAudible = false
    for (const [index, sample] of samples.entries()) {
      if (this.#count === 0) this.#openWindow(begin + this.#toMicros(index))
      this.#count += 1
      this.#total += sample
      this.#energy += sample * sample
      if (this.#count === this.#windowLength) isAudible = this.#closeWindow() || isAudible
    }
    return isAudible
  }

  /** Drops whatever would have been played later than `at`. */
  cut(at: MonotonicTime): void {
    const kept = this.#spans.filter(({ from }) => from < at)
    this.#spans = kept.map(({ from, to }) => ({ from, to: Math.min(to, at) }))
  }

  /** How much of it is heard between two instants. */
  heardBetween(from: MonotonicTime, to: MonotonicTime): Micros {
    return this.#spans.reduce(
      (sum, span) => sum + Math.max(0, Math.min(span.to, to) - Math.max(span.from, from)),
      0,
    )
  }

  /** The end of the first span after `from` that nothing follows within `length`. */
  silentFrom(from: MonotonicTime, length: Micros): MonotonicTime | undefined {
    return this.#spans.find(({ to }, index) => {
      const next = this.#spans[index + 1]
      return to >= from && (next === undefined || next.from - to >= length)
    })?.to
  }

  #openWindow(begin: MonotonicTime): void {
    this.#windowBegin = begin
    this.#total = 0
    this.#energy = 0
  }

  /** A constant offset carries no sound: the mean is taken out. */
  #closeWindow(): boolean {
    const mean = this.#total / this.#count
    const isAudible = Math.sqrt(Math.max(0, this.#energy / this.#count - mean * mean)) > this.#threshold
    this.#count = 0
    if (isAudible) this.#add({ from: this.#windowBegin, to: this.#windowBegin + toMicros(AUDIBLE.window) })
    return isAudible
  }

  /** Windows that follow each other are one span. */
  #add(span: Span): void {
    const last = this.#spans.at(-1)
    const joined = last && span.from - last.to < 1 ? { from: last.from, to: span.to } : span
    if (joined !== span) this.#spans.pop()
    this.#spans.push(joined)
    this.#hasSound ||= joined.to - joined.from > toMicros(AUDIBLE.sustained) - 1
  }

  #toMicros(samples: number): Micros {
    return (samples * 1e6) / this.#sampleRate
  }
}
