import { joinSamples } from '../../audio/join.ts'
import type { Clock } from '../../core/clock.ts'
import type { Recogniser } from '../recognition/recogniser.ts'
import type { Stretch, VoiceActivity } from './voice-activity.ts'

/** Recognised text, and the instant at which recognition finished. */
export interface Understood {
  readonly text: string
  readonly at: number
}

/** Seconds of silence after which the speech so far is recognised. A plosive is shorter. */
const PAUSE = 0.1
/** Seconds kept before the detected start of speech, because words begin quietly. */
const LEAD = 0.2

/**
 * Recognises one caller with a real model. It starts at every pause as if the turn had ended, so that the
 * text is ready if it did, and recognition does not lengthen the hidden delay.
 */
export class Dictation {
  readonly #recogniser: Recogniser
  readonly #clock: Clock
  #samples: Float32Array[] = []
  /** Position of the first sample kept, and the position after the last. */
  #first = 0
  #end = 0
  #rate = 1
  #latest: { readonly to: number; readonly words: Promise<Understood> } | undefined
  #isBusy = false
  /** The text of the turn as of its latest pause. */
  guess = ''
  #settled: Promise<unknown> = Promise.resolve()

  constructor(recogniser: Recogniser, clock: Clock) {
    this.#recogniser = recogniser
    this.#clock = clock
  }

  /** Adds samples that `activity` has already processed. */
  hear(samples: Float32Array, { sampleRate, position, stretch, silence }: VoiceActivity): void {
    this.#samples.push(samples.slice())
    this.#end = position
    this.#rate = sampleRate
    if (!stretch) this.#forget(position - LEAD * sampleRate)
    else if (silence >= PAUSE && !this.#isBusy) void this.#understand(stretch).catch(() => {})
  }

  /** The text of a finished turn. Resolves after all earlier turns. Rejects if the model fails. */
  settle(stretch: Stretch | undefined): Promise<Understood> {
    const own = stretch ? this.#understand(stretch) : Promise.resolve(this.#understood(''))
    const words = Promise.all([own, this.#settled]).then(([understood]) => understood)
    this.#settled = words.catch(() => {})
    this.guess = ''
    this.#latest = undefined
    this.#forget(stretch?.to ?? this.#end)
    return words
  }

  /** Recognises the same segment only once. */
  #understand({ from, to }: Stretch): Promise<Understood> {
    if (this.#latest?.to === to) return this.#latest.words
    this.#isBusy = true
    const words = this.#recogniser
      .recognise({
        samples: this.#between(from - LEAD * this.#rate, to + PAUSE * this.#rate),
        sampleRate: this.#rate,
      })
      .then((text) => this.#understood(text))
      .finally(() => {
        this.#isBusy = false
      })
    this.#latest = { to, words }
    words.then(
      ({ text }) => {
        if (this.#latest?.words === words) this.guess = text
      },
      () => {},
    )
    return words
  }

  #understood(text: string): Understood {
    return { text, at: this.#clock.now() }
  }

  /**
   * Returns a segment with the same silence around it, no matter how much audio followed, so that results are
   * equal.
   */
  #between(from: number, to: number): Float32Array {
    const place = (position: number) => Math.max(0, Math.round(position) - this.#first)
    return joinSamples(this.#samples).slice(place(from), place(to))
  }

  #forget(before: number): void {
    for (let oldest = this.#samples[0]; oldest; oldest = this.#samples[0]) {
      if (this.#first + oldest.length > before) return
      this.#samples.shift()
      this.#first += oldest.length
    }
  }
}
