/** A shorter row of printable bytes is not looked at in the middle of audio. It is what one probe shows. */
const PROBE = 24
/** As much of a text is kept. */
const MAX_LENGTH = 4096

/**
 * Finds text in the middle of audio: rows of printable bytes, across the pieces in which they arrive. Samples form such
 * rows as well, so what a row says has to be judged. It reads every 24th byte of most audio.
 */
export class TextRunFinder {
  readonly #onRun: (run: Uint8Array) => void
  #run: Buffer | undefined
  #length = 0

  /** @param onRun gets each row that has ended, or is as long as is kept. The bytes are valid only during the call */
  constructor(onRun: (run: Uint8Array) => void) {
    this.#onRun = onRun
  }

  /** The row that has not ended yet, as far as it is kept. Valid until the next call. */
  get pending(): Uint8Array | undefined {
    return this.#length === 0 ? undefined : this.#run?.subarray(0, this.#length)
  }

  /** @param bytes valid only during the call */
  push(bytes: Uint8Array): void {
    let from = 0
    if (this.#length > 0) {
      const rest = Math.min(missingBytes(this.pending), bytes.length)
      from = continues(bytes, 0, rest) ? textEnd(bytes, rest) : 0
      this.#keep(bytes, 0, from)
      if (from === bytes.length) return
      this.end()
    }
    this.#scan(bytes, from)
  }

  /** The text is over: at the end of a message or of the answer. */
  end(): void {
    if (this.#run && this.#length >= PROBE / 2) this.#onRun(this.#run.subarray(0, this.#length))
    this.#length = 0
  }

  #scan(bytes: Uint8Array, from: number): void {
    for (let at = from + PROBE - 1; at < bytes.length; at += PROBE) {
      if (!isPrintable(bytes[at])) continue
      const begin = printableFrom(bytes, at, from)
      const end = textEnd(bytes, begin)
      if (end - begin < PROBE) continue
      this.#keep(bytes, begin, end)
      if (end === bytes.length) return
      this.end()
      at = end - 1
    }
    const begin = textAtEnd(bytes, from)
    this.#keep(bytes, begin, bytes.length)
  }

  #keep(bytes: Uint8Array, begin: number, end: number): void {
    const part = bytes.subarray(begin, Math.min(end, begin + MAX_LENGTH - this.#length))
    if (part.length === 0) return
    this.#run ??= Buffer.allocUnsafeSlow(MAX_LENGTH)
    this.#run.set(part, this.#length)
    this.#length += part.length
    if (this.#length === MAX_LENGTH) this.end()
  }
}

/** Characters of ASCII, and the controls of texts: tab, line feed, carriage return. */
function isPrintable(byte: number | undefined): boolean {
  return (
    byte !== undefined && ((byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d || byte === 0x09)
  )
}

/** Where the row of ASCII begins that holds the byte at this offset, or what is looked at of it. */
function printableFrom(bytes: Uint8Array, at: number, from: number): number {
  let begin = at
  while (begin > from && isPrintable(bytes[begin - 1])) begin -= 1
  return begin
}

/** Where the text ends that begins at this offset: ASCII and whole characters of UTF-8, the last of which may be cut. */
function textEnd(bytes: Uint8Array, from: number): number {
  let at = from
  while (at < bytes.length) {
    const length = characterLength(bytes[at] ?? 0)
    if (length === 0 || !continues(bytes, at + 1, at + length)) return at
    at += length
  }
  return bytes.length
}

/** Bytes of the character that begins with this byte; 0 if none does. */
function characterLength(byte: number): number {
  if (byte < 0x80) return isPrintable(byte) ? 1 : 0
  if (byte < 0xc2 || byte > 0xf4) return 0
  if (byte < 0xe0) return 2
  return byte < 0xf0 ? 3 : 4
}

/** Bytes of the last character that have not arrived. */
function missingBytes(run: Uint8Array | undefined): number {
  for (let back = 1; run && back < 4; back += 1) {
    const byte = run.at(-back) ?? 0
    if ((byte & 0xc0) !== 0x80) return Math.max(0, characterLength(byte) - back)
  }
  return 0
}

function continues(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to && at < bytes.length; at += 1)
    if (((bytes[at] ?? 0) & 0xc0) !== 0x80) return false
  return true
}

/** Whether the first bytes are text, the last character of which may be cut. */
export function isText(bytes: Uint8Array, length: number): boolean {
  return textEnd(bytes.subarray(0, length), 0) === length
}

/** Where the text begins with which the bytes end. */
export function textAtEnd(bytes: Uint8Array, from: number): number {
  let begin = bytes.length
  const first = Math.max(from, bytes.length - MAX_LENGTH)
  while (begin > first && mayBeText(bytes[begin - 1])) begin -= 1
  // Whatever begins before the end of a text ends there too: nothing is read twice.
  for (let end = textEnd(bytes, begin); end < bytes.length; end = textEnd(bytes, begin)) begin = end + 1
  return begin
}

/** Bytes of UTF-8. Those of faint samples, 0 and 255, are none. */
export function mayBeText(byte = 0): boolean {
  return byte < 0x80 ? isPrintable(byte) : byte < 0xf5 && byte !== 0xc0 && byte !== 0xc1
}
