/** Bytes in a group of four characters. */
const GROUP = 3

/** The value of each character of base64, in either alphabet; 64 for all others. */
const VALUES = valuesOfBase64()

/** Decodes a few bytes in the middle of base64, without a string of it. */
export class Base64Window {
  /** What was decoded last. */
  readonly bytes: Uint8Array
  readonly view: DataView

  /** @param length the most bytes that are decoded at once */
  constructor(length: number) {
    this.bytes = new Uint8Array(Math.ceil(length / GROUP) * GROUP)
    this.view = new DataView(this.bytes.buffer)
  }

  /**
   * Decodes so many bytes, rounded up to whole groups. False if the characters there are none of base64, or too few.
   * @param from where a group begins in the text
   * @param end behind the base64
   * @param first bytes that are decoded already
   */
  decode(text: Uint8Array, from: number, end: number, length: number, first = 0): boolean {
    const bytes = this.bytes
    for (let to = first, at = from + (first / GROUP) * 4; to < length; to += GROUP, at += 4) {
      if (at + 4 > end) return false
      const one = VALUES[text[at] as number] as number
      const two = VALUES[text[at + 1] as number] as number
      const three = VALUES[text[at + 2] as number] as number
      const four = VALUES[text[at + 3] as number] as number
      if ((one | two | three | four) > 63) return false
      bytes[to] = (one << 2) | (two >> 4)
      bytes[to + 1] = (two << 4) | (three >> 2)
      bytes[to + 2] = (three << 6) | four
    }
    return true
  }
}

function valuesOfBase64(): Uint8Array {
  const values = new Uint8Array(256).fill(64)
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
  for (const [value, characters] of [...letters, '+-', '/_'].entries())
    for (const character of characters) values[character.charCodeAt(0)] = value
  return values
}
