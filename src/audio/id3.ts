const TAG_HEADER = 10

/**
 * Skips ID3v2 tags in front of MPEG audio, in whichever packets they come: ten bytes of header whose last four hold
 * the tag's length, seven bits a byte. Source: id3.org, ID3v2.4.0 section 3.1.
 */
export class TagReader {
  /** Whether what follows the tags begins like an MPEG frame; undefined while too little has arrived to say. */
  isMpeg: boolean | undefined
  #held: Uint8Array = new Uint8Array(0)
  #skip = 0

  /** The bytes that are not tag. */
  push(bytes: Uint8Array): Uint8Array {
    if (this.isMpeg !== undefined) return bytes
    const skipped = Math.min(this.#skip, bytes.length)
    this.#skip -= skipped
    const rest = Uint8Array.from([...this.#held, ...bytes.subarray(skipped)])
    this.#held = new Uint8Array(0)
    return this.#open(rest)
  }

  #open(rest: Uint8Array): Uint8Array {
    const [first, second, third] = rest
    const isTag = first === 0x49 && (second ?? 0x44) === 0x44 && (third ?? 0x33) === 0x33
    if (rest.length < 2 || (isTag && rest.length < TAG_HEADER)) {
      this.#held = rest
      return new Uint8Array(0)
    }
    if (isTag) return this.#skipTag(rest)
    this.isMpeg = first === 0xff && ((second ?? 0) & 0xe0) === 0xe0
    return rest
  }

  #skipTag(rest: Uint8Array): Uint8Array {
    this.#skip = rest.subarray(6, TAG_HEADER).reduce((length, byte) => length * 128 + (byte & 0x7f), 0)
    return this.push(rest.subarray(TAG_HEADER))
  }
}
