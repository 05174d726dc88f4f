import type { AudioFormat } from '../../core/audio-format.ts'
import { parseJson } from '../../core/json.ts'
import type { MonotonicTime } from '../../core/units.ts'
import { copyBytes } from '../concat.ts'
import type { FoundFormat } from '../containers/found-format.ts'
import { sniffContainer } from '../containers/sniff-container.ts'
import { findByteSpread, isAllNoise } from './even-bytes.ts'
import { decodeText, isCertainlyWords, isWords } from './text-bytes.ts'

/** A piece of audio and when it arrived. */
export interface AudioPiece {
  readonly bytes: Uint8Array
  readonly at: MonotonicTime
}

/** What is to be done with the audio so far. */
export type GateVerdict =
  /** Too few bytes to tell: the gate keeps them. */
  | { readonly kind: 'hold' }
  /** It may be audio: these pieces, and everything that follows. */
  | { readonly kind: 'pass'; readonly pieces: readonly AudioPiece[] }
  /** It is text, all of it so far. */
  | { readonly kind: 'text'; readonly text: string }
  /** It is in another format than was requested. */
  | { readonly kind: 'mismatch'; readonly detail: string }

/** Fewer bytes begin several formats. */
const MIN_HEADER_BYTES = 4
/** Text without an end is not collected for ever: this many bytes of words are enough to quote. */
const MAX_TEXT_BYTES = 4096
/** Printable bytes that are not words, such as a row of one letter, pass after this many bytes. */
const MAX_HELD_BYTES = 65_536
/** As much of a larger piece is looked at: by then it has shown what it is, and its text would be another copy. */
const MAX_INSPECTED_BYTES = 1 << 20
/** Held bytes are checked again only after they have grown by this factor. */
const LOOK_AGAIN = 1.0625
/** Each larger piece is looked at, as long as the text may end with it. */
const MIN_PIECE_BYTES = 16
/** The ends of a JSON message and of a page, after which nothing may come. */
const LAST_BYTES: ReadonlySet<number | undefined> = new Set([...'}]>'].map((end) => end.charCodeAt(0)))

const HOLD: GateVerdict = { kind: 'hold' }

/**
 * Looks at the beginning of an answer before it is decoded: any bytes can be read as samples, also those of
 * an error page or of MP3. It acts on strong evidence only: a signature, or text and nothing else. Pieces that
 * were held keep their instants, so it costs no precision.
 */
export class AudioGate {
  /** True once audio may pass unseen. */
  isOpen = false
  /** A header says what the samples are. */
  hasHeader = false
  readonly #format: AudioFormat
  /** Where each piece ends in the held bytes. They are in one row: a body may come byte by byte. */
  #ends: { readonly end: number; readonly at: MonotonicTime }[] = []
  #memory: Uint8Array = new Uint8Array(0)
  #heldBytes = 0
  #lookAt = 0

  constructor(format: AudioFormat) {
    this.#format = format
  }

  /** The text that is held, if it is certainly text: the answer may never end. */
  get heldText(): string | undefined {
    const text = this.#heldBytes === 0 ? undefined : decodeText(this.#held)
    return text !== undefined && isCertainlyWords(text) ? text : undefined
  }

  /**
   * Adds a piece, whose bytes are valid only during the call.
   * @param isMessage the piece is a whole message, which is not continued in the next piece
   */
  push({ bytes, at }: AudioPiece, isMessage: boolean): GateVerdict {
    const beginning = bytes.subarray(0, MAX_INSPECTED_BYTES)
    const verdict = this.#mayDecide(bytes) ? this.#inspect(this.#append(beginning), isMessage) : HOLD
    if (verdict === 'audio') return this.#open({ bytes, at })
    if (verdict.kind === 'hold') this.#hold({ bytes, at })
    return verdict
  }

  /** The answer is over: decides about what is held. */
  finish(): GateVerdict {
    if (this.isOpen || this.#heldBytes === 0) return HOLD
    const text = decodeText(this.#held)
    if (text !== undefined && this.#heldBytes > 3 && isWords(text)) return { kind: 'text', text }
    if (isPcm(this.#format) && isAllNoise(this.#held)) return { kind: 'mismatch', detail: COMPRESSED }
    return this.#open()
  }

  /** Forgets what is held: it was a message of another kind. */
  reset(): void {
    this.#ends = []
    this.#heldBytes = 0
    this.#lookAt = 0
  }

  get #held(): Uint8Array {
    return this.#memory.subarray(0, this.#heldBytes)
  }

  #mayDecide(bytes: Uint8Array): boolean {
    const length = this.#heldBytes + bytes.length
    if (length >= this.#lookAt) return true
    return length < MAX_TEXT_BYTES && (bytes.length >= MIN_PIECE_BYTES || LAST_BYTES.has(bytes.at(-1)))
  }

  /** The held bytes with a piece that is not held yet. */
  #append(bytes: Uint8Array): Uint8Array {
    if (this.#heldBytes === 0) return bytes
    const length = this.#heldBytes + bytes.length
    if (this.#memory.length < length) {
      const memory = new Uint8Array(Math.max(length, 2 * this.#memory.length))
      memory.set(this.#held)
      this.#memory = memory
    }
    this.#memory.set(bytes, this.#heldBytes)
    return this.#memory.subarray(0, length)
  }

  #hold({ bytes, at }: AudioPiece): void {
    if (this.#heldBytes === 0) this.#memory = copyBytes(bytes)
    else this.#append(bytes)
    this.#heldBytes += bytes.length
    this.#ends.push({ end: this.#heldBytes, at })
    if (this.#heldBytes >= this.#lookAt) this.#lookAt = this.#heldBytes * LOOK_AGAIN
  }

  #open(last?: AudioPiece): GateVerdict {
    let start = 0
    const pieces = this.#ends.map(({ end, at }) => {
      const bytes = this.#memory.subarray(start, end)
      start = end
      return { bytes, at }
    })
    this.isOpen = true
    this.reset()
    return { kind: 'pass', pieces: last ? [...pieces, last] : pieces }
  }

  #inspect(bytes: Uint8Array, isMessage: boolean): GateVerdict | 'audio' {
    const sniffed = sniffContainer(bytes)
    const text = decodeText(bytes)
    const isRecognised = sniffed?.certain || (text === undefined && bytes.length >= MIN_HEADER_BYTES)
    if (sniffed && isRecognised && isAcceptable(sniffed.found, this.#format)) {
      this.hasHeader = true
      return 'audio'
    }
    if (sniffed?.certain) return { kind: 'mismatch', detail: describeMismatch(sniffed.found, this.#format) }
    if (text !== undefined && isDecided(text, bytes, isMessage)) return { kind: 'text', text }
    const spread = isPcm(this.#format) ? findByteSpread(bytes) : 'uneven'
    if (spread === 'even') return { kind: 'mismatch', detail: COMPRESSED }
    const mayBeOther = (sniffed ?? text) !== undefined || spread === 'unknown'
    return mayBeOther && bytes.length < MAX_HELD_BYTES ? HOLD : 'audio'
  }
}

const COMPRESSED =
  'the response is no audio: its bytes are spread as evenly as those of compressed or encrypted data'

/** A header of WAV, which is told by its signature, would come before the samples. */
function isPcm({ encoding, container }: AudioFormat): boolean {
  return encoding === 'pcm_s16le' && (container === 'raw' || container === 'wav')
}

/** Samples with or without a header may stand for each other: the decoder strips it. */
function isAcceptable({ container }: FoundFormat, requested: AudioFormat): boolean {
  const isSamples = requested.container === 'raw' || requested.container === 'wav'
  return container === requested.container || (container === 'wav' && isSamples)
}

/** Only what a target can request can be mended in the scenario. */
function describeMismatch(found: FoundFormat, { container, encoding }: AudioFormat): string {
  const requested = container === 'raw' ? `raw ${encoding}` : container
  const hint = found.container === undefined ? '' : ': set the target’s `format`'
  return `the response is ${found.name}, but ${requested} was requested${hint}`
}

/** Whether more bytes could not change that it is text, or that its words are complete. */
function isDecided(text: string, bytes: Uint8Array, isMessage: boolean): boolean {
  if (!isCertainlyWords(text)) return false
  return isMessage || bytes.length >= MAX_TEXT_BYTES || /<\/html>\s*$/i.test(text) || isCompleteJson(text)
}

function isCompleteJson(text: string): boolean {
  return /^\s*[[{]/.test(text) && /[\]}]\s*$/.test(text) && parseJson(text) !== undefined
}
