import { concatBytes, copyBytes } from '../concat.ts'

const PAGE_HEADER_BYTES = 27
/** Flag of the last page of a stream. */
const LAST_PAGE_FLAG = 0x04
/** Length of a segment whose packet continues in the next segment. */
const CONTINUED = 255

/** A packet of speech has at most 61 kB (RFC 6716, 3.2.5). More than this is no comment header either. */
const MAX_PACKET_BYTES = 1 << 20

/** A packet of an Ogg stream. */
export interface OggPacket {
  readonly bytes: Uint8Array
  /** On the last packet of the last page: length of the whole stream in samples. */
  readonly end?: number
}

/** Splits an Ogg stream, in pieces of any size, into packets. Source: RFC 3533, section 6. */
export class OggReader {
  /** Set when the bytes are not Ogg. */
  isBroken = false
  #partialPage: Uint8Array = new Uint8Array(0)
  #partialPacket: Uint8Array = new Uint8Array(0)

  /** Returns the packets completed by these bytes. */
  push(bytes: Uint8Array): OggPacket[] {
    let rest = concatBytes(this.#partialPage, bytes)
    const packets: OggPacket[] = []
    while (!this.isBroken) {
      const length = this.#pageLength(rest)
      if (length === undefined || rest.length < length) break
      packets.push(...this.#readPage(rest.subarray(0, length)))
      rest = rest.subarray(length)
      this.isBroken = this.#partialPacket.length > MAX_PACKET_BYTES
    }
    this.#partialPage = copyBytes(rest)
    return packets
  }

  /** Bytes of the first page; undefined while its header is incomplete. */
  #pageLength(rest: Uint8Array): number | undefined {
    const magic = String.fromCharCode(...rest.subarray(0, 4))
    this.isBroken = !'OggS'.startsWith(magic)
    const segments = rest[26]
    if (this.isBroken || segments === undefined || rest.length < PAGE_HEADER_BYTES + segments)
      return undefined
    const lengths = rest.subarray(PAGE_HEADER_BYTES, PAGE_HEADER_BYTES + segments)
    return PAGE_HEADER_BYTES + segments + lengths.reduce((total, length) => total + length, 0)
  }

  #readPage(page: Uint8Array): OggPacket[] {
    const segments = page[26] ?? 0
    const packets: Uint8Array[] = []
    let start = PAGE_HEADER_BYTES + segments
    let at = start
    for (const length of page.subarray(PAGE_HEADER_BYTES, PAGE_HEADER_BYTES + segments)) {
      at += length
      if (length === CONTINUED) continue
      packets.push(concatBytes(this.#partialPacket, page.subarray(start, at)))
      this.#partialPacket = new Uint8Array(0)
      start = at
    }
    this.#keepPartialPacket(page.subarray(start, at))
    const isLast = ((page[5] ?? 0) & LAST_PAGE_FLAG) !== 0
    const end = Number(new DataView(page.buffer, page.byteOffset).getBigInt64(6, true))
    return packets.map((bytes, index) =>
      isLast && index === packets.length - 1 ? { bytes, end } : { bytes },
    )
  }

  /**
   * Once a page, and not once a segment or a read: copying a packet that grows each time takes seconds if it is
   * long and arrives in small pieces. A copy, because the page may be memory of the caller.
   */
  #keepPartialPacket(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    const isFirst = this.#partialPacket.length === 0
    this.#partialPacket = isFirst ? copyBytes(bytes) : concatBytes(this.#partialPacket, bytes)
  }
}
