import type { Encoding } from '../../core/audio-format.ts'
import { concatBytes, copyBytes } from '../concat.ts'

/** What the `fmt ` chunk of a WAV header says. */
export interface WavFormat<Name extends string = Encoding> {
  readonly encoding: Name
  readonly channels: number
  /** Samples per second. */
  readonly sampleRate: number
}

/**
 * WAVE format tag and bits per sample. Source: mmreg.h; 0xFFFE (extensible) carries the tag in its
 * sub-format.
 */
export const WAVE_ENCODINGS: Readonly<Record<string, Encoding>> = {
  '1/16': 'pcm_s16le',
  '3/32': 'pcm_f32le',
  '6/8': 'alaw',
  '7/8': 'mulaw',
}
const EXTENSIBLE = 0xfffe

/** Streaming writers set an unknown length to 0, or to the largest signed or unsigned number. */
const isUnknownLength = (size: number) => size === 0 || size >= 0x7fffffff - 0x100

/**
 * A chunk behind audio (tags, cue points) is smaller than this. Audio that continues behind a length that was
 * too short, and whose next four bytes happen to be printable, hardly ever continues with so small a number.
 */
const MAX_TRAILING_CHUNK = 1 << 20

type State = 'sniff' | 'raw' | 'chunk' | 'format' | 'skip' | 'data' | 'unreadable'

/**
 * Extracts audio from RIFF, in packets of any size, and passes through bytes without a header: a provider
 * asked for raw samples may send a header, and one asked for WAV may send none. Each packet may also be a WAV
 * file of its own. Layout: Multimedia Programming Interface and Data Specifications 1.0, 1991.
 */
export class WavReader<Name extends string = Encoding> {
  /** Set once a header was read; undefined without a header. */
  format: WavFormat<Name> | undefined
  /** Why the format of the header cannot be decoded, if so. */
  undecodable: string | undefined
  #state: State = 'sniff'
  #partial: Uint8Array = new Uint8Array(0)
  /** Bytes left of the chunk; infinite if the header does not declare a length. */
  #remaining = 0
  #padding = 0
  /** True once a data chunk of this RIFF was opened. */
  #audioBegan = false
  readonly #encodings: Readonly<Record<string, Name>>

  /** @param encodings by format tag and bits per sample; those that a provider may send by default */
  constructor(encodings = WAVE_ENCODINGS as Readonly<Record<string, Name>>) {
    this.#encodings = encodings
  }

  /** The parts of these bytes that are audio: views of `bytes` or, if a header was split, of a copy. */
  push(bytes: Uint8Array): Uint8Array[] {
    if (
      this.#state === 'data' &&
      this.#remaining === Number.POSITIVE_INFINITY &&
      matchesRiff(bytes) === 'yes'
    )
      this.#state = 'sniff'
    let rest = concatBytes(this.#partial, bytes)
    this.#partial = new Uint8Array(0)
    const audio: Uint8Array[] = []
    while (rest.length > 0) {
      const used = this.#step(rest, audio)
      if (used === 0) {
        this.#partial = copyBytes(rest)
        break
      }
      rest = rest.subarray(used)
    }
    return audio
  }

  /** How many of the next `byteLength` bytes are audio; undefined if the bytes are needed to know. */
  skim(byteLength: number): number | undefined {
    if (this.#state === 'raw') return byteLength
    if (
      this.#state !== 'data' ||
      this.#remaining === Number.POSITIVE_INFINITY ||
      byteLength > this.#remaining
    )
      return undefined
    this.#consume(byteLength)
    return byteLength
  }

  /** Returns bytes that were held back because they could have become a header. */
  finish(): Uint8Array[] {
    return this.#state === 'sniff' && !this.format ? [this.#partial] : []
  }

  /** Consumes bytes from the start of `rest`: at least one, or none if more are needed. */
  #step(rest: Uint8Array, audio: Uint8Array[]): number {
    switch (this.#state) {
      case 'sniff':
        return this.#sniff(rest, audio)
      case 'raw':
        audio.push(rest)
        return rest.length
      case 'chunk':
        return this.#openChunk(rest, audio)
      case 'format':
        return this.#readFormat(rest)
      case 'skip':
        return this.#consume(Math.min(rest.length, this.#remaining))
      case 'data': {
        const used = Math.min(rest.length, this.#remaining)
        audio.push(rest.subarray(0, used))
        return this.#consume(used)
      }
      case 'unreadable':
        return rest.length
    }
  }

  #sniff(rest: Uint8Array, audio: Uint8Array[]): number {
    const match = matchesRiff(rest)
    if (match === 'perhaps') return 0
    this.#state = match === 'yes' ? 'chunk' : 'raw'
    this.#audioBegan = false
    return match === 'yes' ? 12 : this.#step(rest, audio)
  }

  #openChunk(rest: Uint8Array, audio: Uint8Array[]): number {
    const id = String.fromCharCode(...rest.subarray(0, 4))
    if (!/^[ -~]*$/.test(id)) return this.#continueAudio(rest, audio)
    if (rest.length < 8) return 0
    const size = toDataView(rest).getUint32(4, true)
    if (id === 'RIFF' && matchesRiff(rest) !== 'no') return this.#sniff(rest, audio)
    if (id === 'data') return this.#open('data', isUnknownLength(size) ? Number.POSITIVE_INFINITY : size)
    if (this.#audioBegan && size >= MAX_TRAILING_CHUNK) return this.#continueAudio(rest, audio)
    return this.#open(id === 'fmt ' ? 'format' : 'skip', size)
  }

  /** Not a chunk: the header declared too short a length, as of a first sentence, and the audio continues. */
  #continueAudio(rest: Uint8Array, audio: Uint8Array[]): number {
    this.#state = 'data'
    this.#remaining = Number.POSITIVE_INFINITY
    return this.#step(rest, audio)
  }

  #open(state: 'data' | 'format' | 'skip', size: number): number {
    if (state === 'data' && !this.format) return this.#reject('WAV data without a format')
    this.#audioBegan ||= state === 'data'
    this.#padding = size % 2 === 1 ? 1 : 0
    this.#remaining = state === 'skip' ? size + this.#padding : size
    this.#state = this.#remaining === 0 ? 'chunk' : state
    return 8
  }

  #readFormat(rest: Uint8Array): number {
    if (this.#remaining < 16 || this.#remaining > 1024)
      return this.#reject(`WAV format of ${this.#remaining} bytes`)
    const size = this.#remaining + this.#padding
    if (rest.length < size) return 0
    const view = toDataView(rest)
    const tag = view.getUint16(0, true)
    const code = tag === EXTENSIBLE && this.#remaining >= 26 ? view.getUint16(24, true) : tag
    const encoding = this.#encodings[`${code}/${view.getUint16(14, true)}`]
    const format = { channels: view.getUint16(2, true), sampleRate: view.getUint32(4, true) }
    if (!encoding || format.channels === 0 || format.sampleRate === 0)
      return this.#reject(`WAV format tag ${code} with ${view.getUint16(14, true)} bits per sample`)
    if (this.format && !isSame(this.format, { encoding, ...format }))
      return this.#reject('the WAV format changes in the middle of the answer')
    this.format = { encoding, ...format }
    this.#state = 'chunk'
    return size
  }

  #consume(count: number): number {
    this.#remaining -= count
    if (this.#remaining > 0) return count
    const padded = this.#state === 'data' && this.#padding === 1
    this.#remaining = padded ? 1 : 0
    this.#state = padded ? 'skip' : 'chunk'
    this.#padding = 0
    return count
  }

  #reject(reason: string): number {
    this.undecodable = reason
    this.#state = 'unreadable'
    return 1
  }
}

function isSame(a: WavFormat<string>, b: WavFormat<string>): boolean {
  return a.encoding === b.encoding && a.channels === b.channels && a.sampleRate === b.sampleRate
}

/** Whether bytes begin with `RIFF`, four bytes of length and `WAVE`; `perhaps` while there are too few. */
function matchesRiff(bytes: Uint8Array): 'yes' | 'no' | 'perhaps' {
  const pattern = 'RIFF????WAVE'
  for (let index = 0; index < pattern.length; index += 1) {
    const byte = bytes[index]
    if (byte === undefined) return 'perhaps'
    if (pattern[index] !== '?' && byte !== pattern.charCodeAt(index)) return 'no'
  }
  return 'yes'
}

function toDataView(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
