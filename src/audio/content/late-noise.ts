import type { Encoding } from '../../core/audio-format.ts'
import { findFrames } from '../containers/sniff-frames.ts'
import { isEvenlySpread } from './even-bytes.ts'
import { isNoise, type NoiseProbe, noiseProbe, PROBE_SAMPLES } from './noise-probe.ts'

/** How often the audio is probed, in bytes. */
const PROBE_EVERY = 512
/** Bytes after such a probe that are looked at. */
const BLOCK_BYTES = 4096
/** Fewer bytes at the end of an answer say nothing. */
const MIN_END_BYTES = 1024

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
  readonly #format: NoiseProbe | undefined
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
    this.#format = noiseProbe(encoding)
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

  /** The bytes that follow are needed: they begin with noise. */
  get isCollecting(): boolean {
    return this.#isSuspicious && this.found === undefined
  }

  /** So many bytes were counted without being looked at. Never while it is collecting. */
  skip(byteLength: number): void {
    this.#filled = undefined
    this.#next = 0
    this.#seen += byteLength
  }

  /** The answer is over. */
  finish(): void {
    const rest = this.#isSuspicious ? this.#block?.subarray(0, this.#filled) : undefined
    if (this.found === undefined && rest && rest.length >= MIN_END_BYTES)
      this.found = whatIs(rest, this.#encoding, END_DEVIATIONS)
  }

  /** Returns where the bytes begin that are kept: suspicious ones, or a probe that goes on in the next piece. */
  #probe(bytes: Uint8Array, from: number, format: NoiseProbe): number {
    const length = PROBE_SAMPLES * format.size
    const misaligned = (this.#seen + from + this.#next) % format.size
    let at = from + this.#next + (misaligned === 0 ? 0 : format.size - misaligned)
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    while (at + length <= bytes.length && !this.#isSuspicious) {
      this.#isSuspicious = isNoise(view, at, format)
      if (!this.#isSuspicious) at += PROBE_EVERY
    }
    this.#next = Math.max(0, at - bytes.length)
    if (at < bytes.length) this.#filled = 0
    return Math.min(at, bytes.length)
  }

  #collect(bytes: Uint8Array, from: number, format: NoiseProbe): number {
    const filled = this.#filled ?? 0
    const wanted = this.#isSuspicious ? BLOCK_BYTES : PROBE_SAMPLES * format.size
    const part = bytes.subarray(from, from + wanted - filled)
    this.#block ??= new Uint8Array(BLOCK_BYTES)
    this.#block.set(part, filled)
    this.#filled = filled + part.length
    if (this.#filled === wanted) this.#judge(this.#block, format, wanted)
    return from + part.length
  }

  #judge(block: Uint8Array, format: NoiseProbe, length: number): void {
    if (!this.#isSuspicious && isNoise(new DataView(block.buffer), 0, format)) {
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
