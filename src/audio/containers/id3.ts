const TAG_HEADER_BYTES = 10

/**
 * Skips ID3v2 tags before MPEG audio, in packets of any size: a header of ten bytes whose last four hold the
 * length of the tag, seven bits per byte. Source: id3.org, ID3v2.4.0 section 3.1.
 */
export class Id3TagSkipper {
  /** Whether an MPEG frame follows the tags; undefined while too few bytes have arrived. */
  isMpeg: boolean | undefined
  #partialHeader: Uint8Array = new Uint8Array(0)
  #remainingTag = 0

  /** Returns the bytes that are not part of a tag. */
  push(bytes: Uint8Array): Uint8Array {
    if (this.isMpeg !== undefined) return bytes
    const skipped = Math.min(this.#remainingTag, bytes.length)
    this.#remainingTag -= skipped
    const rest = Uint8Array.from([...this.#partialHeader, ...bytes.subarray(skipped)])
    this.#partialHeader = new Uint8Array(0)
    return this.#inspect(rest)
  }

  #inspect(rest: Uint8Array): Uint8Array {
    const [first, second, third] = rest
    const isTag = first === 0x49 && (second ?? 0x44) === 0x44 && (third ?? 0x33) === 0x33
    if (rest.length < 2 || (isTag && rest.length < TAG_HEADER_BYTES)) {
      this.#partialHeader = rest
      return new Uint8Array(0)
    }
    if (isTag) return this.#skipTag(rest)
    this.isMpeg = first === 0xff && ((second ?? 0) & 0xe0) === 0xe0
    return rest
  }

  #skipTag(rest: Uint8Array): Uint8Array {
    this.#remainingTag = rest
      .subarray(6, TAG_HEADER_BYTES)
      .reduce((length, byte) => length * 128 + (byte & 0x7f), 0)
    return this.push(rest.subarray(TAG_HEADER_BYTES))
  }
}
