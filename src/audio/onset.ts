/** What counts as audible. Recorded with every run. */
export const AUDIBLE = {
  /** Milliseconds of a window. Windows do not overlap and start at the first sample. */
  window: 10,
  /** Root mean square above which a window is audible, in dB relative to full scale. */
  thresholdDbfs: -40,
  /** Milliseconds for which windows must stay audible. */
  sustained: 50,
} as const

const THRESHOLD = 10 ** (AUDIBLE.thresholdDbfs / 20)
const SUSTAINED_WINDOWS = AUDIBLE.sustained / AUDIBLE.window

/**
 * Finds where audio becomes audible, incrementally, in one pass and without keeping any audio.
 *
 * The onset is in the first window of the first run of audible windows that lasts `AUDIBLE.sustained`: it is
 * the first sample of that window whose magnitude reaches the threshold, so that the windows cost no
 * precision. A short click is not an onset.
 */
export class OnsetDetector {
  /** Samples from the start of the audio to the onset, once it is known. */
  position: number | undefined
  readonly #sampleRate: number
  #sample = 0
  #window = 0
  #windowEnd: number
  #energy = 0
  /** First sample of the current window that reaches the threshold. */
  #firstLoudSample: number | undefined
  /** Consecutive audible windows, and the onset candidate of the first of them. */
  #run = 0
  #candidate: number | undefined

  /** @param sampleRate samples per second */
  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate
    this.#windowEnd = this.#endOf(0)
  }

  /** Adds samples. Returns the position of the onset once it is known. */
  push(samples: Float32Array): number | undefined {
    let from = 0
    while (from < samples.length && this.position === undefined) {
      const to = Math.min(samples.length, from + this.#windowEnd - this.#sample)
      this.#addSamples(samples, from, to)
      if (this.#sample === this.#windowEnd) this.#closeWindow()
      from = to
    }
    return this.position
  }

  /**
   * The end of the audio: sound that lasts to the end counts even if it is shorter than `AUDIBLE.sustained`.
   */
  finish(): number | undefined {
    const start = this.#window === 0 ? 0 : this.#endOf(this.#window - 1)
    if (this.position === undefined && this.#sample > start) this.#judge(this.#sample - start)
    this.position ??= this.#candidate
    return this.position
  }

  /**
   * Adds samples of the current window. The sum is a local: a field would be boxed again for every sample.
   */
  #addSamples(samples: Float32Array, from: number, to: number): void {
    let energy = this.#energy
    for (let at = from; at < to; at++) {
      const sample = samples[at] ?? 0
      energy += sample * sample
      if (this.#firstLoudSample === undefined && Math.abs(sample) >= THRESHOLD)
        this.#firstLoudSample = this.#sample + at - from
    }
    this.#energy = energy
    this.#sample += to - from
  }

  #closeWindow(): void {
    this.#judge(this.#windowEnd - (this.#window === 0 ? 0 : this.#endOf(this.#window - 1)))
    if (this.#run === SUSTAINED_WINDOWS) this.position = this.#candidate
    this.#window += 1
    this.#windowEnd = this.#endOf(this.#window)
  }

  /** An audible window contains at least one sample that reaches the threshold. */
  #judge(length: number): void {
    const audible = Math.sqrt(this.#energy / length) > THRESHOLD
    this.#run = audible ? this.#run + 1 : 0
    this.#candidate = audible ? (this.#candidate ?? this.#firstLoudSample) : undefined
    this.#energy = 0
    this.#firstLoudSample = undefined
  }

  /** First sample after the window. Rounded from the start of the audio, so that windows do not drift. */
  #endOf(window: number): number {
    return Math.round(((window + 1) * AUDIBLE.window * this.#sampleRate) / 1000)
  }
}

/** Samples from the start of complete audio to its onset; undefined if nothing is audible. */
export function findOnset(samples: Float32Array, sampleRate: number): number | undefined {
  const detector = new OnsetDetector(sampleRate)
  detector.push(samples)
  return detector.finish()
}
