import { resemblesSamples } from './text-like-samples.ts'

/** Characters that are looked at to tell words from a tone that happens to consist of letters. */
const SAMPLE_LENGTH = 4096
/** So many show whether they are printable samples. */
const JUDGED_LENGTH = 512
/** Fewer printable characters may be chance. */
const CERTAIN_LENGTH = 24

/** Samples of which this share is ASCII hardly ever lack control characters. */
const MIN_ASCII_SHARE = 0.8
const MIN_SPACE_SHARE = 0.08
/** How pages and JSON begin, in whatever character set they go on. */
const BEGINNING = /^\s*(<[!?a-z]|[{[]\s*")/i

/**
 * The text that the bytes are: UTF-8, UTF-16 with a byte order mark, or an 8-bit character set, all of it
 * printable. Its last character may be incomplete. Undefined if they are no text.
 */
export function decodeText(bytes: Uint8Array): string | undefined {
  const text = isUtf16(bytes) ? decodeAs('utf-16le', bytes) : decodeUtf8(withoutEnd(bytes))
  return text === undefined || hasControlCharacter(text) ? undefined : text
}

/**
 * Whether a text is words. Samples can be printable too: the silence of A-law is a row of `U`, and a quiet sound
 * of one sign stays within a few columns of letters. Words of that length have spaces, digits or punctuation.
 */
export function isWords(text: string): boolean {
  const characters = new Set(text.slice(-SAMPLE_LENGTH))
  const columns = new Set([...characters].map((character) => character.charCodeAt(0) >> 4))
  if (text.length < CERTAIN_LENGTH) return characters.size >= 3 && columns.size >= 2
  if (text.length > CERTAIN_LENGTH && !BEGINNING.test(text) && resemblesSamples(text.slice(-JUDGED_LENGTH)))
    return false
  const hasSeparator = columns.has(2) || columns.has(3) || [...columns].some((column) => column > 7)
  return characters.size >= 6 && columns.size >= 2 && hasSeparator
}

/** Whether a text is so long that no samples can be it. */
export function isCertainlyWords(text: string): boolean {
  return text.length >= CERTAIN_LENGTH && isWords(text)
}

/** Some servers send the zero that ends a string in their memory. */
function withoutEnd(bytes: Uint8Array): Uint8Array {
  const isEnded = bytes.length > CERTAIN_LENGTH && bytes.at(-1) === 0 && bytes.at(-2) !== 0
  return isEnded ? bytes.subarray(0, -1) : bytes
}

/** Samples have control characters among their first bytes, so hardly any are decoded. */
function decodeUtf8(bytes: Uint8Array): string | undefined {
  for (let index = 0; index < bytes.length; index += 1) if (isControl(bytes[index] ?? 0)) return undefined
  return decodeAs('utf-8', bytes) ?? decodeLatin1(bytes)
}

/** Of a character set of Asia only the ASCII in it is legible. */
function decodeLatin1(bytes: Uint8Array): string | undefined {
  if (bytes.length < CERTAIN_LENGTH) return undefined
  const head = bytes.subarray(0, SAMPLE_LENGTH)
  if (!isMostlyProse(head) && !BEGINNING.test(latin1(head))) return undefined
  return latin1(bytes).replace(/[\x80-\x9f]/g, '\ufffd')
}

function latin1({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString('latin1')
}

function isMostlyProse(bytes: Uint8Array): boolean {
  let [ascii, spaces] = [0, 0]
  for (const byte of bytes) {
    if (byte < 0x80) ascii += 1
    if (byte === 0x20) spaces += 1
  }
  return ascii >= bytes.length * MIN_ASCII_SHARE && spaces >= bytes.length * MIN_SPACE_SHARE
}

function decodeAs(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true })
  } catch {
    return undefined
  }
}

/** A byte order mark and then letters of ASCII: two bytes alone are also samples near zero. */
function isUtf16(bytes: Uint8Array): boolean {
  return bytes.length >= 8 && bytes[0] === 0xff && bytes[1] === 0xfe && bytes[3] === 0 && bytes[5] === 0
}

function hasControlCharacter(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (isControl(text.charCodeAt(index))) return true
  return false
}

/** Control characters but for tab, line feed, form feed, carriage return and escape. */
function isControl(code: number): boolean {
  return code === 0x7f || (code < 0x20 && !(code >= 0x09 && code <= 0x0d) && code !== 0x1b)
}
