import { type CallerLine, codecOf } from '../../core/config/conversation/caller-line.ts'
import type { MonotonicTime } from '../../core/units.ts'
import { PassFilter, TELEPHONE_BAND } from '../biquad.ts'
import { AUDIBLE_THRESHOLD } from '../onset.ts'
import { compand } from './companding.ts'
import { Concealer } from './concealer.ts'
import { type Fractions, LinePackets } from './line-packets.ts'

/** Audio in a packet of a call, in seconds (RFC 3551). */
const PACKET = 0.02
/** The level of speech that `noise` is below, in dB relative to full scale. An agent's own level is known too late. */
const SPEECH_LEVEL = -20
/** Uniform noise has peaks of 1.73 times its root mean square: nothing of it is above this. */
const ABOVE_NOISE = 1.8

/** Packets with audio of the agent, and those of them that did not reach the caller in time. */
export interface HeardPackets {
  readonly packets: number
  readonly lost: number
}

/**
 * What a line does to the agent's voice on its way to the caller, piece by piece: the band and the eight bits of its
 * codec, lost packets that the telephone fills, and the volume and the noise at the caller's end.
 */
export class HeardLine {
  /** Windows must be louder to be heard: what is below the noise is not. From 0 to 1. */
  readonly threshold: number
  readonly #sampleRate: number
  readonly #codec: 'mulaw' | 'alaw' | undefined
  readonly #factor: number
  /** The peak of the noise, 0 to 1. */
  readonly #noise: number
  readonly #random: Fractions
  readonly #fates: LinePackets
  readonly #concealer: Concealer
  readonly #filters: readonly PassFilter[]
  #isLost = false
  /** Samples of the current packet so far, and when the next is played. */
  #filled = 0
  #next: MonotonicTime = Number.NaN
  #packets = 0
  #lost = 0

  constructor(line: CallerLine, sampleRate: number, random: Fractions) {
    const { gain = 0, noise } = line
    const level = noise === undefined ? 0 : 10 ** ((SPEECH_LEVEL - noise) / 20)
    this.threshold = Math.max(AUDIBLE_THRESHOLD, ABOVE_NOISE * level)
    this.#sampleRate = sampleRate
    this.#codec = telephoneCodec(line)
    this.#factor = 10 ** (gain / 20)
    this.#noise = Math.sqrt(3) * level
    this.#random = random
    this.#fates = new LinePackets(line, random)
    this.#concealer = new Concealer(sampleRate)
    const { from, to } = TELEPHONE_BAND
    // At 8000 samples a second the network has limited the band already.
    this.#filters =
      this.#codec && sampleRate > 2 * to * 1.5
        ? [new PassFilter('high', from, sampleRate), new PassFilter('low', to, sampleRate)]
        : []
  }

  get counts(): HeardPackets {
    return { packets: this.#packets, lost: this.#lost }
  }

  /** What the caller hears of samples that are played from `begin` on. */
  push(samples: Float32Array, begin: MonotonicTime): Float32Array {
    if (Math.abs(begin - this.#next) > 1) this.#filled = 0
    this.#next = begin + (samples.length * 1e6) / this.#sampleRate
    const band = this.#filters.reduce((all, filter) => filter.push(all), samples)
    const received = this.#receive(this.#codec ? compand(band, this.#codec) : band)
    return received.map((sample) => {
      const noise = this.#noise === 0 ? 0 : this.#noise * (2 * this.#random.fraction() - 1)
      return Math.max(-1, Math.min(1, sample * this.#factor + noise))
    })
  }

  #receive(samples: Float32Array): Float32Array {
    const length = Math.round(PACKET * this.#sampleRate)
    const heard = new Float32Array(samples.length)
    for (let at = 0; at < samples.length; ) {
      if (this.#filled === 0) this.#beginPacket()
      const count = Math.min(length - this.#filled, samples.length - at)
      heard.set(this.#concealer.push(samples.subarray(at, at + count), this.#isLost), at)
      this.#filled = (this.#filled + count) % length
      at += count
    }
    return heard
  }

  #beginPacket(): void {
    this.#isLost = this.#fates.isNextLost()
    this.#packets += 1
    if (this.#isLost) this.#lost += 1
  }
}

/** Whether a line does anything to audio in that format. */
export function changesHeard(line: CallerLine, encoding: string, sampleRate: number): boolean {
  const codec = telephoneCodec(line)
  const recodes = codec !== undefined && (codec !== encoding || sampleRate !== 8000)
  return recodes || Boolean(line.gain) || Boolean(line.loss ?? line.jitter) || line.noise !== undefined
}

/** Undefined if the line carries audio as it is. */
function telephoneCodec(line: CallerLine): 'mulaw' | 'alaw' | undefined {
  const codec = codecOf(line)
  return codec === 'l16' ? undefined : codec
}
