/** What counts as audible. Recorded with every run. */
export const AUDIBLE = {
  /** Milliseconds of a window. Windows tile the audio from its first sample: the hop is the window. */
  window: 10,
  /** Root mean square above which a window is audible, in dB relative to full scale. */
  thresholdDbfs: -40,
  /** Milliseconds for which windows must stay audible. */
  sustained: 50,
} as const

const THRESHOLD = 10 ** (AUDIBLE.thresholdDbfs / 20)
const WINDOWS = AUDIBLE.sustained / AUDIBLE.window

/**
 * Finds where audio becomes audible, piece by piece, in one pass and without keeping any audio.
 *
 * The onset lies in the first window of the first run of audible windows that lasts `AUDIBLE.sustained`. Inside that
 * window it is the first sample whose own magnitude reaches the threshold, so that the grid of windows costs no
 * precision: speech that starts in the middle of a window is found in its middle. A click that dies down is no onset.
 */
export class OnsetDetector {
  /** Samples from the start of the audio to the onset, once it is known. */
  position: number | undefined
  readonly #sampleRate: number
  #sample = 0
  #window = 0
  #windowEnd: number
  #energy = 0
  /** First sample of the current window that reaches the threshold by itself. */
  #loud: number | undefined
  /** Audible windows in a row, and the candidate that the first of them gave. */
  #run = 0
  #candidate: number | undefined

  /** @param sampleRate samples a second */
  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate
    this.#windowEnd = this.#endOf(0)
  }

  /** Looks at the next samples. Returns the onset's position once it is known. */
  push(samples: Float32Array): number | undefined {
    let from = 0
    while (from < samples.length && this.position === undefined) {
      const to = Math.min(samples.length, from + this.#windowEnd - this.#sample)
      this.#take(samples, from, to)
      if (this.#sample === this.#windowEnd) this.#closeWindow()
      from = to
    }
    return this.position
  }

  /** The audio is over: sound that lasted to its end counts even where the end came before it was sustained. */
  finish(): number | undefined {
    const start = this.#window === 0 ? 0 : this.#endOf(this.#window - 1)
    if (this.position === undefined && this.#sample > start) this.#judge(this.#sample - start)
    this.position ??= this.#candidate
    return this.position
  }

  /** Samples of the current window. The sum is local: a field would be boxed anew for every sample. */
  #take(samples: Float32Array, from: number, to: number): void {
    let energy = this.#energy
    for (let at = from; at < to; at++) {
      const sample = samples[at] ?? 0
      energy += sample * sample
      if (this.#loud === undefined && Math.abs(sample) >= THRESHOLD) this.#loud = this.#sample + at - from
    }
    this.#energy = energy
    this.#sample += to - from
  }

  #closeWindow(): void {
    this.#judge(this.#windowEnd - (this.#window === 0 ? 0 : this.#endOf(this.#window - 1)))
    if (this.#run === WINDOWS) this.position = this.#candidate
    this.#window += 1
    this.#windowEnd = this.#endOf(this.#window)
  }

  /** A window whose mean square is above the threshold's holds at least one sample that reaches it. */
  #judge(length: number): void {
    const audible = Math.sqrt(this.#energy / length) > THRESHOLD
    this.#run = audible ? this.#run + 1 : 0
    this.#candidate = audible ? (this.#candidate ?? this.#loud) : undefined
    this.#energy = 0
    this.#loud = undefined
  }

  /** The sample after the window's last. Rounded from the start of the audio, so that no rate makes windows drift. */
  #endOf(window: number): number {
    return Math.round(((window + 1) * AUDIBLE.window * this.#sampleRate) / 1000)
  }
}

/** Samples from the start of whole audio to its onset, or undefined when nothing in it is audible. */
export function findOnset(samples: Float32Array, sampleRate: number): number | undefined {
  const detector = new OnsetDetector(sampleRate)
  detector.push(samples)
  return detector.finish()
}
