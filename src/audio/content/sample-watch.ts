import type { AudioFormat } from '../../core/audio-format.ts'
import { roughnessOf } from './roughness.ts'
import { explainHalves } from './sample-halves.ts'
import { SAMPLE_READINGS, type SampleReading, textureOf } from './sample-readings.ts'

/** 256 samples of 16 bits: 11 ms at 24 kHz. */
const WINDOW_BYTES = 512
/** Later samples are not looked at: about a second of most formats, and past the silence at the beginning. */
const MAX_BYTES = 96_000

/** Read rightly, most of a voice is smooth: a sample resembles the one before it. */
const SMOOTH = 0.3
/** How much rougher it is in every other reading. */
const ROUGHER = 4
/** Samples that are smoother than this in the requested format are never refused. */
const MIN_ROUGHNESS = 0.05
/** Read wrongly, it is loud throughout: a few clicks in a quiet sound are not. */
const MIN_LOUD = 0.6
/** By how many windows one reading must lead. */
const DECIDING_LEAD = 8
/** So many windows that are smooth as requested and rough with swapped bytes, and no vote for another format, are a voice. */
const ENOUGH_SMOOTH = 12

/**
 * Tells samples that make no sound as requested and a voice in another format, such as big-endian ones. Raw samples
 * have no header to say so, and read wrongly they are loud noise: audible at once. Each window votes for a reading if
 * it is smooth in that one and much rougher in all others. Silence, noise and fricatives vote for none, so audio that
 * is noise in every reading is never refused.
 */
export class SampleWatch {
  readonly #own: SampleReading | undefined
  readonly #window = new Uint8Array(WINDOW_BYTES)
  readonly #samples = new Int16Array(this.#window.buffer)
  #smooth = 0
  #filled = 0
  #seen = 0
  /** Votes for each reading but the requested one, less those for that one. */
  readonly #leads = new Map<SampleReading, number>()
  #isDecided: boolean
  /** What the samples are instead of the requested ones. */
  #found: SampleReading | undefined
  /** Windows whose halves do not belong together, less those that make a voice as requested. */
  #strangeHalves = 0
  #wrongHalves: string | undefined

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
    return (
      this.#wrongHalves ??
      (this.#found && `the audio is noise as ${this.#own?.encoding}, and a voice ${this.#found.says}`)
    )
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
    if (this.#own.encoding === 'pcm_s16le') {
      const roughness = roughnessOf(this.#samples)
      if (isQuiet(this.#window)) return roughness > SMOOTH ? this.#noteHalves() : undefined
      if (roughness < MIN_ROUGHNESS) return this.#noteSmooth()
    }
    const voted = voteOf(this.#window, this.#own)
    if (voted === this.#own) this.#lead(undefined, -1)
    else if (voted) this.#lead(voted, 1)
    else if (this.#own.encoding === 'pcm_s16le') this.#noteHalves()
  }

  /** A window in which no format makes a voice: perhaps every second sample does. */
  #noteHalves(): void {
    const wrong = explainHalves(this.#samples)
    if (wrong === undefined) return
    this.#strangeHalves += 1
    const isOtherFormat = [...this.#leads.values()].some((lead) => lead > 0)
    if (isOtherFormat || this.#strangeHalves < DECIDING_LEAD) return
    this.#wrongHalves = wrong
    this.#isDecided = true
  }

  /** A window that is smooth as requested needs no other format tried but the one in which it might be as smooth. */
  #noteSmooth(): void {
    if (roughnessOf(this.#samples, true) < SMOOTH) return
    this.#smooth += 1
    this.#strangeHalves = Math.max(0, this.#strangeHalves - 1)
    const leads = [...this.#leads.values()]
    if (this.#smooth >= ENOUGH_SMOOTH && leads.every((lead) => lead <= 0)) this.#isDecided = true
  }

  #lead(other: SampleReading | undefined, by: number): void {
    for (const reading of other ? [other] : SAMPLE_READINGS)
      this.#leads.set(reading, (this.#leads.get(reading) ?? 0) + by)
    const leads = [...this.#leads]
    this.#found = leads.find(([, lead]) => lead >= DECIDING_LEAD)?.[0]
    this.#isDecided = this.#found !== undefined || leads.every(([, lead]) => lead <= -DECIDING_LEAD)
  }
}

/** Silence and faint hiss of 16-bit samples, told without trying every format: what is quiet as requested is never refused. */
function isQuiet(window: Uint8Array): boolean {
  let loud = 0
  for (let high = 1; high < window.length; high += 2)
    if (window[high] !== 0 && window[high] !== 0xff) loud += 2
  return loud < MIN_LOUD * window.length
}

/** The reading in which a window is smooth, if it is much rougher in all others. */
function voteOf(bytes: Uint8Array, own: SampleReading): SampleReading | undefined {
  const readings = SAMPLE_READINGS.filter(
    ({ notInsteadOf }) => !notInsteadOf || notInsteadOf !== own.encoding,
  )
  const textures = new Map(readings.map((reading) => [reading, textureOf(bytes, reading)]))
  const roughness = (reading: SampleReading) => textures.get(reading)?.roughness ?? Number.POSITIVE_INFINITY
  const smoothest = readings.reduce((best, one) => (roughness(one) < roughness(best) ? one : best))
  const others = readings.filter((reading) => reading !== smoothest && !isSibling(reading, smoothest, own))
  const atLeast = ROUGHER * roughness(smoothest)
  if (roughness(smoothest) > SMOOTH || others.some((one) => roughness(one) < atLeast)) return undefined
  if (smoothest === own) return own
  const { loud } = textures.get(own) ?? { loud: 1 }
  return loud >= MIN_LOUD && roughness(own) >= MIN_ROUGHNESS ? smoothest : undefined
}

/** A faint voice of 8 bits is smooth in all formats of 8 bits: which of them it is cannot be told, and need not be. */
function isSibling(one: SampleReading, other: SampleReading, own: SampleReading): boolean {
  return one.size === 1 && other.size === 1 && own.size !== 1
}
