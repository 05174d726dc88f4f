import { joinSamples } from '../../audio/join.ts'
import type { Clock } from '../../core/clock.ts'
import type { Recogniser } from '../recognition/recogniser.ts'
import type { Stretch, VoiceActivity } from './voice-activity.ts'

/** Words, and the instant at which they were understood. */
export interface Understood {
  readonly text: string
  readonly at: number
}

/** Seconds of silence behind which it is worth understanding what was said so far: longer than a plosive is. */
const PAUSE = 0.1
/** Seconds of silence in front of speech that are kept: words begin more quietly than they are. */
const LEAD = 0.2

/**
 * Understands one caller for real. Each pause is taken for the end of the turn, so that the words are there when it
 * turns out to be one, and no hidden delay is longer for the work.
 */
export class Dictation {
  readonly #recogniser: Recogniser
  readonly #clock: Clock
  #samples: Float32Array[] = []
  /** The place of the first sample that is kept, and of the one behind the last. */
  #first = 0
  #end = 0
  #rate = 1
  #latest: { readonly to: number; readonly words: Promise<Understood> } | undefined
  #isBusy = false
  /** The words of the turn so far, as of its latest pause. */
  guess = ''
  #settled: Promise<unknown> = Promise.resolve()

  constructor(recogniser: Recogniser, clock: Clock) {
    this.#recogniser = recogniser
    this.#clock = clock
  }

  /** Takes samples that `activity` has heard already. */
  hear(samples: Float32Array, { sampleRate, position, stretch, silence }: VoiceActivity): void {
    this.#samples.push(samples.slice())
    this.#end = position
    this.#rate = sampleRate
    if (!stretch) this.#forget(position - LEAD * sampleRate)
    else if (silence >= PAUSE && !this.#isBusy) void this.#understand(stretch).catch(() => {})
  }

  /** The words of a turn that is over, not before those of the turns before it. Rejects when the model fails. */
  settle(stretch: Stretch | undefined): Promise<Understood> {
    const own = stretch ? this.#understand(stretch) : Promise.resolve(this.#understood(''))
    const words = Promise.all([own, this.#settled]).then(([understood]) => understood)
    this.#settled = words.catch(() => {})
    this.guess = ''
    this.#latest = undefined
    this.#forget(stretch?.to ?? this.#end)
    return words
  }

  /** Only once for the same words. */
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

  /** The same speech is handed over with the same silence around it, whatever came behind it since. */
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
