import type { Encoding } from '../../core/audio-format.ts'
import { beginsSignature, mayBeginContainer } from '../containers/sniff-container.ts'
import { Base64Window } from './base64-window.ts'
import { FIRST_SAMPLES, mayBeNoise, type NoiseProbe, noiseProbe } from './noise-probe.ts'
import { isText, mayBeText, textAtEnd } from './text-run.ts'

/** A message is decoded at least as often as this, whatever it looks like. */
const READ_EVERY = 128
/** Messages of an unusual length are decoded: the shorter and the longer ones, relative to those that were. */
const SHORTER = 0.5
const LONGER = 1.25
/** Bytes, in whole groups of base64, that show whether a message may begin with a signature or a text. */
const FIRST_BYTES = 3
/** Bytes at the beginning and at the end that are a text. */
const TEXT_BYTES = 24
/** So many letters at the end of a message may be a text. */
const MIN_TEXT = 12
/** Of messages that are as long as the one before, one in so many is looked at further than its beginning. */
const LOOK_EVERY = 4
/** In a long message noise is looked for once in so many characters, which are whole groups and samples. */
const NOISE_EVERY = 4096

/** The bytes that texts have, and those with which signatures begin: but for 255, with which faint samples begin too. */
const TEXT = Uint8Array.from({ length: 256 }, (_, byte) => Number(mayBeText(byte)))
const SIGNED = Uint8Array.from({ length: 256 }, (_, byte) => Number(byte !== 255 && beginsSignature(byte)))

/**
 * Looks at a few bytes of audio that is counted without being decoded, because its message resembles earlier ones in
 * all but its base64. Text, a signature or noise in them, an unusual length, or so many messages since the last one:
 * then it must be decoded like the first ones.
 */
export class MessageGlance {
  readonly #probe: NoiseProbe | undefined
  readonly #probeBytes: number
  readonly #window: Base64Window
  #sinceRead = 0
  #shortest = 0
  #longest = 0
  #lastLength = 0

  constructor(encoding: Encoding) {
    this.#probe = noiseProbe(encoding)
    this.#probeBytes = FIRST_SAMPLES * (this.#probe?.size ?? 1)
    this.#window = new Base64Window(Math.max(TEXT_BYTES, this.#probeBytes))
  }

  /** Whether the message must be decoded. @param start of its base64 @param end behind it */
  isSuspicious(message: Uint8Array, start: number, end: number): boolean {
    const length = end - start
    this.#sinceRead += 1
    if (this.#sinceRead < READ_EVERY && !this.#isStrange(message, start, end, length)) return false
    this.#sinceRead = 0
    this.#note(length)
    return true
  }

  #isStrange(message: Uint8Array, start: number, end: number, length: number): boolean {
    // The first one resembles those that were decoded.
    if (this.#longest === 0) this.#note(length)
    if (length > this.#longest * LONGER || length < this.#shortest * SHORTER) return true
    if (this.#beginsStrangely(message, start, end)) return true
    if (length === this.#lastLength && this.#sinceRead % LOOK_EVERY !== 0) return false
    this.#lastLength = length
    return this.#mayEndWithText(message, start, end) || this.#holdsNoise(message, start, end)
  }

  #note(length: number): void {
    this.#longest = Math.max(this.#longest, length)
    this.#shortest = Math.min(this.#shortest || length, length)
  }

  /** Most audio has a byte among its first ones that is in no text, and begins with none of a signature. */
  #beginsStrangely(message: Uint8Array, start: number, end: number): boolean {
    const { bytes } = this.#window
    if (!this.#window.decode(message, start, end, FIRST_BYTES)) return true
    const mayBeContainer = SIGNED[bytes[0] as number] === 1
    const mayBeWords = this.#isText
    if (!mayBeContainer && !mayBeWords) return false
    if (!this.#window.decode(message, start, end, TEXT_BYTES, FIRST_BYTES)) return true
    return (mayBeWords && isText(bytes, TEXT_BYTES)) || (mayBeContainer && mayBeginContainer(bytes))
  }

  /** Of the last group, which may be padded, nothing is read. */
  #mayEndWithText(message: Uint8Array, start: number, end: number): boolean {
    const behind = start + Math.floor((end - start - 2) / 4) * 4
    const from = behind - (TEXT_BYTES / 3) * 4
    if (from < start) return false
    const { bytes } = this.#window
    if (!this.#window.decode(message, behind - 4, behind, 3)) return true
    if (!this.#isText) return false
    if (!this.#window.decode(message, from, behind, TEXT_BYTES)) return true
    return textAtEnd(bytes.subarray(0, TEXT_BYTES), 0) <= TEXT_BYTES - MIN_TEXT
  }

  get #isText(): boolean {
    const { bytes } = this.#window
    return TEXT[bytes[0] as number] === 1 && TEXT[bytes[1] as number] === 1 && TEXT[bytes[2] as number] === 1
  }

  #holdsNoise(message: Uint8Array, start: number, end: number): boolean {
    for (let at = start; at < end; at += NOISE_EVERY) if (this.#isNoiseAt(message, at, end)) return true
    return false
  }

  #isNoiseAt(message: Uint8Array, at: number, end: number): boolean {
    if (!this.#probe || at + this.#probeBytes * 2 > end) return false
    const isBase64 = this.#window.decode(message, at, end, this.#probeBytes)
    return !isBase64 || mayBeNoise(this.#window.view, this.#probe)
  }
}
