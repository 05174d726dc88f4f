import type { AudioFormat } from '../../core/audio-format.ts'
import { WavReader } from '../containers/wav-reader.ts'
import { containerIn } from './late-container.ts'
import { LateHeader } from './late-header.ts'
import { LateNoise } from './late-noise.ts'
import { MessageGlance } from './message-glance.ts'
import { SampleWatch } from './sample-watch.ts'

/**
 * Watches the samples of an answer behind the gate, to its end: whether they are of the format that was requested or
 * that the header declares, and whether they stay samples. Nothing is held back for it.
 */
export class ContentWatch {
  readonly #requested: AudioFormat
  readonly #isSamples: boolean
  /** Takes the header off; undefined without one, and once the samples need not be looked at. */
  #wav: WavReader | undefined
  #samples: SampleWatch | undefined
  #noise: LateNoise | undefined
  #header: LateHeader | undefined
  #glance: MessageGlance | undefined

  constructor(requested: AudioFormat) {
    this.#requested = requested
    this.#isSamples = requested.container === 'raw' || requested.container === 'wav'
  }

  /** The bytes must be shown to it: what they are is not certain yet. */
  get needsSamples(): boolean {
    if (!this.#isSamples) return false
    return this.#samples === undefined || !this.#samples.isOver || this.#noise?.isCollecting === true
  }

  /** Whether a message must be shown to it that could be counted. @param start of its base64 @param end behind it */
  mustSee(message: Uint8Array, start: number, end: number): boolean {
    return this.#glance?.isSuspicious(message, start, end) === true
  }

  /** So many bytes were counted, and not shown to it. */
  skip(byteLength: number): void {
    this.#noise?.skip(byteLength)
  }

  /**
   * Looks at more of the audio. Returns what is wrong with it, once that is certain.
   * @param bytes valid only during the call
   * @param hasHeader the first of them are the header of a WAV
   * @param isMessage the bytes are a whole message
   */
  push(bytes: Uint8Array, hasHeader: boolean, isMessage = false): string | undefined {
    if (!this.#isSamples) return undefined
    if (this.#samples === undefined) return this.#begin(bytes, hasHeader)
    const container = isMessage ? containerIn(bytes) : undefined
    if (container)
      return `a later message holds ${container.name}, but ${this.#requested.encoding} was requested`
    if (!this.#samples.isOver) this.#watchSamples(bytes)
    this.#noise?.push(bytes)
    this.#header?.push(bytes)
    return this.#found
  }

  /** The answer is over. */
  finish(): string | undefined {
    this.#noise?.finish()
    return this.#found
  }

  get #found(): string | undefined {
    const held = this.#noise?.found ?? this.#header?.found
    return this.#samples?.mismatch ?? (held && `the response holds ${held}`)
  }

  #begin(bytes: Uint8Array, hasHeader: boolean): string | undefined {
    if (!hasHeader) {
      this.#open()
      return this.push(bytes, false)
    }
    this.#wav ??= new WavReader()
    const payloads = this.#wav.push(bytes)
    if (this.#wav.format) this.#open()
    for (const payload of payloads) {
      this.#samples?.push(payload)
      this.#noise?.push(payload)
    }
    // Behind the first header, in the same piece.
    this.#header?.push(bytes.subarray(4))
    return this.#found
  }

  /** The format is known. Of several channels only their number says what the samples are like. */
  #open(): void {
    const format = this.#wav?.format
    const { encoding, sampleRate } = format ?? this.#requested
    this.#header = new LateHeader(this.#requested, format)
    this.#noise = new LateNoise(encoding)
    this.#glance = new MessageGlance(encoding)
    this.#samples = new SampleWatch({ encoding, container: 'raw', sampleRate }, format?.channels)
  }

  #watchSamples(bytes: Uint8Array): void {
    for (const payload of this.#wav ? this.#wav.push(bytes) : [bytes]) this.#samples?.push(payload)
  }
}
