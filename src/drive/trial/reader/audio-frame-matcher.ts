import type { Frame } from '../../../core/adapter/adapter.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const PADDING = 0x3d
const [ZERO, NINE, POINT] = [0x30, 0x39, 0x2e]

/** Learning stops after this many frames without a match: this provider's frames all differ. */
const MAX_LEARNED_FRAMES = 8

/** The bytes of a frame before and after its base64. */
interface FrameTemplate {
  readonly prefix: Buffer
  readonly suffix: Buffer
}

/**
 * Counts the audio in frames that differ from an earlier frame only in their base64, without decoding a
 * string or parsing JSON: the garbage of both would delay the timestamps of all streams. One per trial;
 * frames are raw JSON. See `audioRepeats` in the adapter's facts.
 */
export class AudioFrameMatcher {
  /** Where the base64 begins and ends in the frame that matched last. */
  start = 0
  end = 0
  readonly #looseNumbers: boolean
  #template: FrameTemplate | undefined
  #learned = 0

  constructor(repeats: 'exactly' | 'but for numbers') {
    this.#looseNumbers = repeats === 'but for numbers'
  }

  /** Learns from a frame that held this many bytes of audio and no other event. */
  learn(raw: Uint8Array, byteLength: number): void {
    if (this.#learned >= MAX_LEARNED_FRAMES) return
    this.#learned++
    const frame = toBuffer(raw)
    const [start, end] = findLongestString(frame)
    // Frames with escapes are left to the parser: here every quote starts or ends a string.
    if (base64ByteLength(frame, start, end) !== byteLength || frame.includes(BACKSLASH)) return
    this.#template = {
      prefix: Buffer.from(frame.subarray(0, start)),
      suffix: Buffer.from(frame.subarray(end)),
    }
  }

  /** Bytes of audio in a frame that matches the learned one; undefined for any other frame. */
  audioBytesIn(raw: Uint8Array): number | undefined {
    if (!this.#template) return undefined
    const { prefix, suffix } = this.#template
    const start = this.#match(prefix, raw, 0, false)
    if (start < 0) return undefined
    const frame = toBuffer(raw)
    const end = frame.indexOf(QUOTE, start)
    if (end < 0 || this.#match(suffix, raw, end, true) !== raw.length) return undefined
    // An escape in the base64 would be counted as audio.
    const escaped = frame.indexOf(BACKSLASH, start)
    if (escaped >= 0 && escaped < end) return undefined
    this.#learned = 0
    this.start = start
    this.end = end
    return base64ByteLength(frame, start, end)
  }

  /** The offset at which the pattern ends if it starts at `offset`; -1 if it does not match. */
  #match(pattern: Buffer, frame: Uint8Array, offset: number, startsInString: boolean): number {
    return this.#looseNumbers
      ? matchExceptNumbers(pattern, frame, offset, startsInString)
      : matchExactly(pattern, frame, offset)
  }
}

function matchExactly(pattern: Buffer, frame: Uint8Array, offset: number): number {
  const end = offset + pattern.length
  if (end > frame.length) return -1
  for (let index = 0; index < pattern.length; index++) {
    if (pattern[index] !== frame[offset + index]) return -1
  }
  return end
}

function matchExceptNumbers(
  pattern: Buffer,
  frame: Uint8Array,
  offset: number,
  startsInString: boolean,
): number {
  let at = offset
  let isInString = startsInString
  for (let index = 0; index < pattern.length; ) {
    const byte = pattern[index]
    if (!isInString && isNumeric(byte) && isNumeric(frame[at])) {
      while (isNumeric(pattern[index])) index++
      while (isNumeric(frame[at])) at++
      continue
    }
    if (byte !== frame[at]) return -1
    if (byte === QUOTE) isInString = !isInString
    index++
    at++
  }
  return at
}

/** The undecoded bytes of a text or event frame. */
export function rawOf(frame: Frame): Uint8Array | undefined {
  return frame.kind === 'text' || frame.kind === 'event' ? frame.raw : undefined
}

function toBuffer(raw: Uint8Array): Buffer {
  return Buffer.isBuffer(raw) ? raw : Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
}

function isNumeric(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= ZERO && byte <= NINE) || byte === POINT)
}

/**
 * Start and end of the longest string of a JSON text, without its quotes: audio is longer than any other
 * field.
 */
function findLongestString(frame: Buffer): readonly [number, number] {
  let longest: readonly [number, number] = [0, 0]
  let open = frame.indexOf(QUOTE)
  while (open >= 0) {
    const close = frame.indexOf(QUOTE, open + 1)
    if (close < 0) break
    if (close - open - 1 > longest[1] - longest[0]) longest = [open + 1, close]
    open = close
  }
  return longest
}

/** Bytes after decoding the base64. */
function base64ByteLength(frame: Buffer, start: number, end: number): number {
  let length = end - start
  while (length > 0 && frame[start + length - 1] === PADDING) length--
  return Math.floor((length * 3) / 4)
}
