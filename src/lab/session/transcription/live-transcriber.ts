import { concatSamples } from '../../../audio/concat.ts'
import type { Clock } from '../../../core/clock.ts'
import type { MonotonicTime } from '../../../core/units.ts'
import type { SpeechModel } from '../../recognition/speech-model.ts'
import type { SpeechSegment, VoiceActivity } from './voice-activity.ts'

/** Recognised text, and the instant at which recognition finished. */
export interface RecognisedText {
  readonly text: string
  readonly recognisedAt: MonotonicTime
}

/** Seconds of silence after which the speech so far is recognised. A plosive is shorter. */
const MIN_PAUSE = 0.1
/** Seconds kept before the detected start of speech, because words begin quietly. */
const LEAD_IN = 0.2

/**
 * Recognises one caller with a real model. It starts at every pause as if the turn had ended, so that the
 * text is ready if it did, and recognition does not lengthen the hidden delay.
 */
export class LiveTranscriber {
  readonly #recogniser: SpeechModel
  readonly #clock: Clock
  #samples: Float32Array[] = []
  /** Position of the first sample kept, and the position after the last. */
  #first = 0
  #end = 0
  #sampleRate = 1
  #latest: { readonly to: number; readonly words: Promise<RecognisedText> } | undefined
  #isBusy = false
  /** The text of the turn as of its latest pause. */
  interimText = ''
  #previousTurn: Promise<unknown> = Promise.resolve()

  constructor(recogniser: SpeechModel, clock: Clock) {
    this.#recogniser = recogniser
    this.#clock = clock
  }

  /** Adds samples that `activity` has already processed. */
  push(samples: Float32Array, { sampleRate, position, segment, silence }: VoiceActivity): void {
    this.#samples.push(samples.slice())
    this.#end = position
    this.#sampleRate = sampleRate
    if (!segment) this.#dropBefore(position - LEAD_IN * sampleRate)
    else if (silence >= MIN_PAUSE && !this.#isBusy) void this.#transcribe(segment).catch(() => {})
  }

  /** The text of a finished turn. Resolves after all earlier turns. Rejects if the model fails. */
  finishTurn(segment: SpeechSegment | undefined): Promise<RecognisedText> {
    const ownText = segment ? this.#transcribe(segment) : Promise.resolve(this.#toRecognisedText(''))
    const result = Promise.all([ownText, this.#previousTurn]).then(([understood]) => understood)
    this.#previousTurn = result.catch(() => {})
    this.interimText = ''
    this.#latest = undefined
    this.#dropBefore(segment?.end ?? this.#end)
    return result
  }

  /** Recognises the same segment only once. */
  #transcribe({ start, end }: SpeechSegment): Promise<RecognisedText> {
    if (this.#latest?.to === end) return this.#latest.words
    this.#isBusy = true
    const result = this.#recogniser
      .recognise({
        samples: this.#samplesBetween(start - LEAD_IN * this.#sampleRate, end + MIN_PAUSE * this.#sampleRate),
        sampleRate: this.#sampleRate,
      })
      .then((text) => this.#toRecognisedText(text))
      .finally(() => {
        this.#isBusy = false
      })
    this.#latest = { to: end, words: result }
    result.then(
      ({ text }) => {
        if (this.#latest?.words === result) this.interimText = text
      },
      () => {},
    )
    return result
  }

  #toRecognisedText(text: string): RecognisedText {
    return { text, recognisedAt: this.#clock.now() }
  }

  /**
   * Returns a segment with the same silence around it, no matter how much audio followed, so that results are
   * equal.
   */
  #samplesBetween(from: number, to: number): Float32Array {
    const index = (position: number) => Math.max(0, Math.round(position) - this.#first)
    return concatSamples(this.#samples).slice(index(from), index(to))
  }

  #dropBefore(before: number): void {
    for (let oldest = this.#samples[0]; oldest; oldest = this.#samples[0]) {
      if (this.#first + oldest.length > before) return
      this.#samples.shift()
      this.#first += oldest.length
    }
  }
}
