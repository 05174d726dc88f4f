import type { AudioFormat } from '../../core/audio-format.ts'
import { type WavFormat, WavReader } from '../containers/wav-reader.ts'

const RIFF = Buffer.from('RIFF')
/** Bytes of a header that are kept while it arrives. Its format comes first. */
const MAX_HEADER_BYTES = 128

/** Tells the header of a WAV in the middle of an answer that says something else about the samples. */
export class LateHeader {
  readonly #expected: Pick<AudioFormat, 'encoding' | 'sampleRate'> & { readonly channels: number }
  #header: Buffer | undefined
  /** How the header differs. */
  found: string | undefined

  /** @param first the format of the header at the beginning, if there is one */
  constructor(requested: AudioFormat, first: WavFormat | undefined) {
    this.#expected = first ?? { ...requested, channels: 1 }
  }

  /** @param bytes valid only during the call */
  push(bytes: Uint8Array): void {
    if (this.found !== undefined) return
    const piece = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    if (this.#header) this.#read(Buffer.concat([this.#header, piece.subarray(0, MAX_HEADER_BYTES)]))
    let at = piece.indexOf(RIFF)
    while (at >= 0 && this.#header === undefined) {
      this.#read(Buffer.from(piece.subarray(at, at + MAX_HEADER_BYTES)))
      at = piece.indexOf(RIFF, at + RIFF.length)
    }
    this.#header ??= beginningIn(piece)
  }

  #read(header: Buffer): void {
    this.#header = undefined
    if (!isWave(header)) return
    const reader = new WavReader()
    reader.push(header)
    if (reader.undecodable !== undefined) this.found = `a second header: ${reader.undecodable}`
    else if (reader.format) this.found = this.#describe(reader.format)
    else if (header.length < MAX_HEADER_BYTES) this.#header = header
  }

  #describe({ encoding, sampleRate, channels }: WavFormat): string | undefined {
    const expected = this.#expected
    const isSame =
      encoding === expected.encoding && sampleRate === expected.sampleRate && channels === expected.channels
    if (isSame) return undefined
    return `a second header: ${encoding}, ${sampleRate} Hz, ${channels} channel${channels === 1 ? '' : 's'}`
  }
}

/** The first letters of a header with which the piece ends. */
function beginningIn(piece: Buffer): Buffer | undefined {
  // Most pieces end in none of its letters, and this is asked of each.
  if (!RIFF.includes(piece[piece.length - 1] ?? 0)) return undefined
  for (let length = RIFF.length - 1; length > 0; length -= 1)
    if (piece.subarray(-length).equals(RIFF.subarray(0, length))) return RIFF.subarray(0, length)
  return undefined
}

/** As far as the bytes go. */
function isWave(header: Buffer): boolean {
  return (
    'RIFF'.startsWith(header.toString('latin1', 0, 4)) && 'WAVE'.startsWith(header.toString('latin1', 8, 12))
  )
}
