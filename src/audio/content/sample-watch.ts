import type { AudioFormat } from '../../core/audio-format.ts'
import { countChannels } from './channel-pairs.ts'
import { roughnessOf } from './roughness.ts'
import { explainHalves } from './sample-halves.ts'
import { BIG_ENDIAN, SAMPLE_READINGS, type SampleReading, SIGNED_BYTES } from './sample-readings.ts'
import { isBytewise, isQuiet, isSignExtended, MIN_ROUGHNESS, readWindow, SMOOTH } from './sample-window.ts'

/** 256 samples of 16 bits: 11 ms at 24 kHz. */
const WINDOW_BYTES = 512
/** Later samples are not looked at: about a second of most formats, and past the silence at the beginning. */
const MAX_BYTES = 96_000
/** By how many windows another format must lead. */
const DECIDING_LEAD = 8
/** By so many windows the requested one must lead, then nothing more is looked at. */
const ENOUGH_GOOD = 12
/** Samples of 16 bits in the range of -1 to 1. */
const FULL_SCALE = 32_768

const TWO_CHANNELS =
  'the samples belong to two channels in turn, or each comes twice: one channel was requested'

/** What a window says: nothing, that it is a voice as requested, or what it is instead. */
type Evidence = undefined | 'good' | SampleReading | string

/**
 * Tells samples that make no sound as requested and a voice in another format, such as big-endian ones. Raw samples
 * have no header to say so, and read wrongly they are loud noise: audible at once. Each window votes for a reading if
 * it is smooth in that one and much rougher as requested. Silence, noise and fricatives vote for none, so audio that
 * is noise in every reading is never refused.
 */
export class SampleWatch {
  readonly #own: SampleReading | undefined
  readonly #window = new Uint8Array(WINDOW_BYTES)
  readonly #samples = new Int16Array(this.#window.buffer)
  #filled = 0
  #seen = 0
  /** Windows that are something else, less those that are good. */
  #lead = 0
  /** How many windows said what. */
  readonly #votes = new Map<string, number>()
  #isDecided: boolean

  /** @param channels as a header declares them: the neighbours of several are not alike */
  constructor({ encoding, container }: AudioFormat, channels = 1) {
    this.#own = SAMPLE_READINGS.find((reading) => reading.encoding === encoding)
    const isSamples = container === 'raw' || container === 'wav'
    this.#isDecided = this.#own === undefined || !isSamples || channels !== 1
  }

  /** Nothing more can be learnt. */
  get isOver(): boolean {
    return this.#isDecided || this.#seen >= MAX_BYTES
  }

  /** What is wrong with the samples, once that is certain. */
  get mismatch(): string | undefined {
    if (this.#lead < DECIDING_LEAD) return undefined
    return [...this.#votes].reduce((most, one) => (one[1] > most[1] ? one : most))[0]
  }

  /** Looks at more of the audio. */
  push(bytes: Uint8Array): void {
    for (let offset = 0; offset < bytes.length && !this.isOver; ) {
      const part = bytes.subarray(offset, offset + WINDOW_BYTES - this.#filled)
      this.#window.set(part, this.#filled)
      this.#filled += part.length
      this.#seen += part.length
      offset += part.length
      if (this.#filled === WINDOW_BYTES) this.#closeWindow()
    }
  }

  #closeWindow(): void {
    this.#filled = 0
    if (!this.#own) return
    const evidence =
      this.#own.encoding === 'pcm_s16le' ? this.#judgeSixteenBits(this.#own) : this.#judge(this.#own)
    if (evidence === undefined) return
    this.#lead += evidence === 'good' ? -1 : 1
    if (evidence !== 'good') this.#count(typeof evidence === 'string' ? evidence : this.#describe(evidence))
    this.#isDecided = this.#lead >= DECIDING_LEAD || this.#lead <= -ENOUGH_GOOD
  }

  #count(finding: string): void {
    this.#votes.set(finding, (this.#votes.get(finding) ?? 0) + 1)
  }

  #describe({ says }: SampleReading): string {
    return `the audio is noise as ${this.#own?.encoding}, and a voice ${says}`
  }

  #judge(own: SampleReading): Evidence {
    const { reading, samples } = readWindow(this.#window, own)
    if (reading !== undefined && reading !== own) return reading
    if (samples && countChannels(samples) === 'two') return TWO_CHANNELS
    return reading && 'good'
  }

  /** Most requests are for these, so most windows are decided by what costs little. */
  #judgeSixteenBits(own: SampleReading): Evidence {
    const roughness = roughnessOf(this.#samples)
    const isFaint = isQuiet(this.#window)
    if (!isFaint && isSignExtended(this.#window)) return BIG_ENDIAN
    if (!isFaint && roughness >= MIN_ROUGHNESS) {
      const { reading } = readWindow(this.#window, own)
      if (reading !== undefined && reading !== own) return reading
      return this.#judgeNeighbours(reading && 'good', true, roughness < SMOOTH)
    }
    if (isFaint) return this.#judgeNeighbours(undefined, roughness > SMOOTH, false)
    // Smooth either way: what is faint, or of 8 bits, says nothing about the order of bytes.
    if (roughnessOf(this.#samples, true) < SMOOTH) return undefined
    return this.#judgeNeighbours('good', false, true)
  }

  /** Perhaps every second sample is something else. */
  #judgeNeighbours(otherwise: Evidence, isRough: boolean, isSmooth: boolean): Evidence {
    const halves = isRough && otherwise === undefined ? explainHalves(this.#samples) : undefined
    if (halves !== undefined) return halves
    if (countChannels(this.#samples, FULL_SCALE) === 'two') return TWO_CHANNELS
    return isSmooth && isBytewise(this.#window) ? SIGNED_BYTES : otherwise
  }
}
