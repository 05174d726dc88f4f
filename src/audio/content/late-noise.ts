import type { Encoding } from '../../core/audio-format.ts'
import { findFrames } from '../containers/sniff-frames.ts'
import { SAMPLE_FORMATS, type SampleFormat } from '../decoders/sample-formats.ts'
import { isEvenlySpread } from './even-bytes.ts'

/** How often the audio is probed, in bytes. */
const PROBE_EVERY = 512
/** Samples of a probe, and of the first look at it. */
const PROBE_SAMPLES = 64
const FIRST_SAMPLES = 16
/** Bytes after such a probe that are looked at. */
const BLOCK_BYTES = 4096
/** Fewer bytes at the end of an answer say nothing. */
const MIN_END_BYTES = 1024

/** The mean square of samples from which a probe may be compressed data: some -10 dBFS, or its like in 8 bits. */
const LOUD: Readonly<Partial<Record<Encoding, number>>> = {
  pcm_s16le: 0.1,
  mulaw: 0.015,
  alaw: 0.015,
  // A quarter of the samples at 4, where good ones stay within 1.
  pcm_f32le: 4,
}
/** And their roughness, which is 1 for noise: `Texture.roughness`. */
const ROUGH = 0.5
/** Deviations of evenly spread bytes if the block is not full: see `isEvenlySpread`. */
const END_DEVIATIONS = 8
/** No float of audio is as large. */
const LARGEST_FLOAT = 4
/** Where so many of a block are as large, they are not from -1 to 1. */
const MAX_LARGE = 0.25

/**
 * Tells compressed or encrypted data, or frames of MPEG audio, that begin in the middle of an answer of samples. Read
 * as samples they are loud noise. A few samples in a thousand bytes show whether there is such noise at all; only then
 * are the bytes that follow kept and counted.
 */
export class LateNoise {
  readonly #encoding: Encoding
  readonly #format: SampleFormat | undefined
  readonly #loud: number
  /** Created when bytes must be kept: most answers need none. */
  #block: Uint8Array | undefined
  /** Bytes in the block; undefined between probes. */
  #filled: number | undefined
  /** The block begins with noise. */
  #isSuspicious = false
  /** Where the next probe is, from the beginning of the next piece. */
  #next = 0
  /** Bytes so far, by which samples are aligned. */
  #seen = 0
  /** What the bytes are, once it is certain that they are not the samples. */
  found: string | undefined

  constructor(encoding: Encoding) {
    this.#encoding = encoding
    this.#loud = LOUD[encoding] ?? Number.POSITIVE_INFINITY
    this.#format = SAMPLE_FORMATS[encoding]
  }

  /** @param bytes valid only during the call */
  push(bytes: Uint8Array): void {
    if (!this.#format || this.found !== undefined) return
    let from = 0
    while (from < bytes.length && this.found === undefined)
      from =
        this.#filled === undefined
          ? this.#probe(bytes, from, this.#format)
          : this.#collect(bytes, from, this.#format)
    this.#seen += bytes.length
  }

  /** The answer is over. */
  finish(): void {
    const rest = this.#isSuspicious ? this.#block?.subarray(0, this.#filled) : undefined
    if (this.found === undefined && rest && rest.length >= MIN_END_BYTES)
      this.found = whatIs(rest, this.#encoding, END_DEVIATIONS)
  }

  /** Returns where the bytes begin that are kept: suspicious ones, or a probe that goes on in the next piece. */
  #probe(bytes: Uint8Array, from: number, format: SampleFormat): number {
    const length = PROBE_SAMPLES * format.size
    const misaligned = (this.#seen + from + this.#next) % format.size
    let at = from + this.#next + (misaligned === 0 ? 0 : format.size - misaligned)
    while (at + length <= bytes.length && !this.#isSuspicious) {
      this.#isSuspicious = isNoise(bytes, at, format, this.#loud)
      if (!this.#isSuspicious) at += PROBE_EVERY
    }
    this.#next = Math.max(0, at - bytes.length)
    if (at < bytes.length) this.#filled = 0
    return Math.min(at, bytes.length)
  }

  #collect(bytes: Uint8Array, from: number, format: SampleFormat): number {
    const filled = this.#filled ?? 0
    const wanted = this.#isSuspicious ? BLOCK_BYTES : PROBE_SAMPLES * format.size
    const part = bytes.subarray(from, from + wanted - filled)
    this.#block ??= new Uint8Array(BLOCK_BYTES)
    this.#block.set(part, filled)
    this.#filled = filled + part.length
    if (this.#filled === wanted) this.#judge(this.#block, format, wanted)
    return from + part.length
  }

  #judge(block: Uint8Array, format: SampleFormat, length: number): void {
    if (!this.#isSuspicious && isNoise(block, 0, format, this.#loud)) {
      this.#isSuspicious = true
      return
    }
    if (this.#isSuspicious) this.found = whatIs(block, this.#encoding)
    this.#next = this.#isSuspicious ? 0 : PROBE_EVERY - length
    this.#isSuspicious = false
    this.#filled = undefined
  }
}

function whatIs(block: Uint8Array, encoding: Encoding, deviations?: number): string | undefined {
  const frames = findFrames(block)
  if (frames) return `${frames.name}, but ${encoding} was requested`
  if (isEvenlySpread(block, deviations)) return `compressed or encrypted data, but ${encoding} was requested`
  return encoding === 'pcm_f32le' && isBeyondFloats(block)
    ? 'numbers far beyond 1, which is the largest of a float sample'
    : undefined
}

function isBeyondFloats(block: Uint8Array): boolean {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength)
  const count = block.length >> 2
  let large = 0
  for (let index = 0; index < count; index += 1)
    if (!(Math.abs(view.getFloat32(index * 4, true)) <= LARGEST_FLOAT)) large += 1
  return large > count * MAX_LARGE
}

/** Loud, and rough unless it is louder than possible. Most probes end with their first samples. */
function isNoise(bytes: Uint8Array, offset: number, { read, size }: SampleFormat, loud: number): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let [energy, differences, before] = [0, 0, 0]
  for (let index = 0; index < PROBE_SAMPLES; index += 1) {
    const sample = read(view, offset + index * size)
    energy += sample * sample
    differences += (sample - before) ** 2
    before = sample
    if (index === FIRST_SAMPLES - 1 && energy < (loud * FIRST_SAMPLES) / 4) return false
  }
  return isAbove(energy, loud * PROBE_SAMPLES) && (loud > 1 || differences > ROUGH * 2 * energy)
}

/** Some floats are no numbers. */
function isAbove(energy: number, least: number): boolean {
  return !(energy <= least)
}
