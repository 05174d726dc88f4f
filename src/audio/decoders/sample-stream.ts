import type { Encoding } from '../../core/audio-format.ts'
import { concatBytes } from '../concat.ts'
import { SAMPLE_FORMATS, type SampleFormat } from './sample-formats.ts'

/**
 * Decodes the bytes of an uncompressed encoding into samples, and joins samples that are split over two
 * packets. Uses the first of several interleaved channels.
 */
export class SampleStream {
  readonly #format: SampleFormat
  readonly #frameSize: number
  readonly #partialFrame: Uint8Array
  #partialLength = 0
  #samples = new Float32Array(0)

  /** Throws a `RangeError` for a compressed encoding, which has no samples to count. */
  constructor(encoding: Encoding, channels = 1) {
    const format = SAMPLE_FORMATS[encoding]
    if (!format) throw new RangeError(`${encoding} is compressed`)
    this.#format = format
    this.#frameSize = format.size * channels
    this.#partialFrame = new Uint8Array(this.#frameSize)
  }

  /** The samples completed by these bytes, from -1 to 1. Valid until the next call. */
  push(bytes: Uint8Array): Float32Array {
    const joined = concatBytes(this.#partialFrame.subarray(0, this.#partialLength), bytes)
    const count = Math.floor(joined.length / this.#frameSize)
    const rest = joined.subarray(count * this.#frameSize)
    const samples = this.#decode(joined, count)
    this.#partialFrame.set(rest)
    this.#partialLength = rest.length
    return samples
  }

  /** How many samples the next `byteLength` bytes complete; the bytes are not read. */
  skim(byteLength: number): number {
    const total = this.#partialLength + byteLength
    this.#partialLength = total % this.#frameSize
    return Math.floor(total / this.#frameSize)
  }

  #decode(bytes: Uint8Array, count: number): Float32Array {
    if (this.#samples.length < count) this.#samples = new Float32Array(count)
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const { read } = this.#format
    for (let index = 0; index < count; index += 1) this.#samples[index] = read(view, index * this.#frameSize)
    return this.#samples.subarray(0, count)
  }
}
