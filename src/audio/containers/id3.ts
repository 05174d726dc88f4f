import { concatBytes, copyBytes } from '../concat.ts'

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
    let rest = concatBytes(this.#partialHeader, bytes)
    this.#partialHeader = new Uint8Array(0)
    // Any number of tags, one after the other.
    for (;;) {
      const skipped = Math.min(this.#remainingTag, rest.length)
      this.#remainingTag -= skipped
      rest = rest.subarray(skipped)
      const [first, second, third] = rest
      const isTag = first === 0x49 && (second ?? 0x44) === 0x44 && (third ?? 0x33) === 0x33
      if (rest.length < 2 || (isTag && rest.length < TAG_HEADER_BYTES)) {
        this.#partialHeader = copyBytes(rest)
        return new Uint8Array(0)
      }
      if (!isTag) {
        this.isMpeg = first === 0xff && ((second ?? 0) & 0xe0) === 0xe0
        return rest
      }
      this.#remainingTag = readTagLength(rest)
      rest = rest.subarray(TAG_HEADER_BYTES)
    }
  }
}

function readTagLength(header: Uint8Array): number {
  return header.subarray(6, TAG_HEADER_BYTES).reduce((length, byte) => length * 128 + (byte & 0x7f), 0)
}
