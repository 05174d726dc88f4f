import type { Micros } from '../core/units.ts'

/** What counts as audible. Recorded with every run. */
export const AUDIBLE = {
  /** Milliseconds of a window. Windows do not overlap and start at the first sample. */
  window: 10,
  /** Root mean square about the window's mean above which it is audible, in dB relative to full scale. */
  thresholdDbfs: -40,
  /** Milliseconds for which windows must stay audible without a break. */
  sustained: 50,
  /** Milliseconds of inaudible windows that end a sound. Shorter pauses, as between words, belong to it. */
  pause: 200,
  /** A sound with fewer milliseconds of audible windows is a primer if another sound follows. */
  primer: 100,
} as const

/** The same as a share of full scale. */
export const AUDIBLE_THRESHOLD = 10 ** (AUDIBLE.thresholdDbfs / 20)
const SUSTAINED_WINDOWS = AUDIBLE.sustained / AUDIBLE.window
const PAUSE_WINDOWS = AUDIBLE.pause / AUDIBLE.window
const PRIMER_WINDOWS = AUDIBLE.primer / AUDIBLE.window

/**
 * Finds where a listener begins to hear an answer, incrementally, in one pass and without keeping any audio.
 *
 * It looks at what the player puts out: the samples, and silence while it waits for more (`stall`). A sound
 * is a stretch without a pause of `AUDIBLE.pause`. The onset is where the first sound that goes on begins: in
 * the first window of its first run of audible windows that lasts `AUDIBLE.sustained`, at the first sample
 * that departs by the threshold from the level before the window, so that the windows cost no precision.
 * A sound goes on if it is audible for `AUDIBLE.primer`, or if nothing follows it.
 *
 * In continuous sound the onset is known after 100 ms of it. Pauses in it may delay that to about a second
 * of playback after the onset: five audible windows between pauses that are just too short to end the sound.
 */
export class OnsetDetector {
  /** Samples from the start of the audio to the onset, stalls excluded, once it is known. */
  position: number | undefined
  readonly #sampleRate: number
  readonly #threshold: number
  /** Samples played, with and without those of stalls. */
  #played = 0
  #sample = 0
  #stalls = 0
  #window = 0
  #windowStart = 0
  #windowEnd: number
  #total = 0
  #energy = 0
  /** Where the signal stood before the window: the mean of the window before it, at first 0. */
  #level = 0
  /** First sample of the current window that departs from the level by the threshold. */
  #firstLoudSample: number | undefined
  /** Consecutive audible windows, and where the first of them becomes loud. */
  #run = 0
  #runStart: number | undefined
  #inaudibleWindows = 0
  /** The start of the newest sustained sound, and its audible windows: 0 once a pause has ended it. */
  #candidate: number | undefined
  #candidateWindows = 0
  #candidateFollows = false
  #anyAudible = false
  #soundEnded = false

  /**
   * @param sampleRate samples per second
   * @param threshold of a window: higher than usual if the audio is heard in noise
   */
  constructor(sampleRate: number, threshold = AUDIBLE_THRESHOLD) {
    this.#sampleRate = sampleRate
    this.#threshold = threshold
    this.#windowEnd = this.#endOf(0)
  }

  /** True if a sound that did not go on was played before the onset. */
  get followsPrimer(): boolean {
    return this.#candidateFollows
  }

  /** Adds samples. Returns the position of the onset once it is known. */
  push(samples: Float32Array): number | undefined {
    let from = 0
    while (from < samples.length && this.position === undefined) {
      const to = Math.min(samples.length, from + this.#windowEnd - this.#sample)
      this.#addSamples(samples, from, to)
      this.#played += to - from
      this.#advance(to - from)
      from = to
    }
    return this.position
  }

  /** Playback waits before the next sample. Stalls are added up, so that their rounding does not. */
  stall(microseconds: Micros): void {
    const before = this.#toSamples(this.#stalls)
    this.#stalls += microseconds
    let left = this.#toSamples(this.#stalls) - before
    while (left > 0 && this.position === undefined) {
      const count = Math.min(left, this.#windowEnd - this.#sample)
      this.#advance(count)
      left -= count
    }
  }

  /** The end of the audio: nothing follows the last sustained sound, however short it is. */
  finish(): number | undefined {
    this.position ??= this.#candidate
    return this.position
  }

  /**
   * Adds samples of the current window. The sums are locals: a field would be boxed again for every sample.
   */
  #addSamples(samples: Float32Array, from: number, to: number): void {
    const [level, threshold] = [this.#level, this.#threshold]
    let [total, energy] = [this.#total, this.#energy]
    for (let at = from; at < to; at++) {
      const sample = samples[at] ?? 0
      total += sample
      energy += sample * sample
      if (this.#firstLoudSample === undefined && Math.abs(sample - level) >= threshold)
        this.#firstLoudSample = this.#played + at - from
    }
    this.#total = total
    this.#energy = energy
  }

  #advance(count: number): void {
    this.#sample += count
    if (this.#sample === this.#windowEnd) this.#closeWindow()
  }

  /** A constant offset carries no sound: the mean is taken out. */
  #closeWindow(): void {
    const length = this.#windowEnd - this.#windowStart
    const mean = this.#total / length
    if (Math.sqrt(Math.max(0, this.#energy / length - mean * mean)) > this.#threshold)
      this.#addAudibleWindow()
    else this.#addInaudibleWindow()
    this.#level = mean
    this.#total = 0
    this.#energy = 0
    this.#firstLoudSample = undefined
    this.#window += 1
    this.#windowStart = this.#windowEnd
    this.#windowEnd = this.#endOf(this.#window)
  }

  #addAudibleWindow(): void {
    this.#anyAudible = true
    this.#inaudibleWindows = 0
    this.#run += 1
    if (this.#run === 1) this.#runStart = this.#firstLoudSample
    if (this.#candidateWindows > 0) this.#candidateWindows += 1
    else if (this.#run === SUSTAINED_WINDOWS) this.#beginCandidate()
    if (this.#candidateWindows === PRIMER_WINDOWS) this.position = this.#candidate
  }

  #beginCandidate(): void {
    this.#candidate = this.#runStart
    this.#candidateWindows = SUSTAINED_WINDOWS
    this.#candidateFollows = this.#soundEnded
  }

  #addInaudibleWindow(): void {
    this.#run = 0
    this.#inaudibleWindows += 1
    if (this.#inaudibleWindows < PAUSE_WINDOWS) return
    this.#soundEnded = this.#anyAudible
    this.#candidateWindows = 0
  }

  /** First sample after the window. Rounded from the start of playback, so that windows do not drift. */
  #endOf(window: number): number {
    return Math.round(((window + 1) * AUDIBLE.window * this.#sampleRate) / 1000)
  }

  #toSamples(microseconds: Micros): number {
    return Math.round((microseconds * this.#sampleRate) / 1e6)
  }
}

/** Samples from the start of complete audio, played without a stall, to its onset; undefined without one. */
export function findOnset(samples: Float32Array, sampleRate: number): number | undefined {
  const detector = new OnsetDetector(sampleRate)
  detector.push(samples)
  return detector.finish()
}
