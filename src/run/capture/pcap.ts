/** A captured packet: its time, and as many of its bytes as were kept. */
export interface Packet {
  /** Whole seconds since 1970, by the wall clock. */
  readonly seconds: number
  /** Nanoseconds within that second. */
  readonly nanoseconds: number
  /** From the link-layer header on. Valid as long as nobody changes what was read. */
  readonly bytes: Buffer
}

/** A capture file. `linkType` identifies the link-layer header of every packet. */
export interface Pcap {
  readonly linkType: number
  readonly packets: readonly Packet[]
}

const FILE_HEADER_BYTES = 24
const PACKET_HEADER_BYTES = 16

/** Nanoseconds per unit of a packet's sub-second field, by the magic number of the file. */
const NANOSECONDS_PER_FRACTION: ReadonlyMap<number, number> = new Map([
  [0xa1b2c3d4, 1000],
  [0xa1b23c4d, 1],
])

/**
 * Reads a capture file in the classic pcap format, in either byte order, with microseconds or nanoseconds. A
 * packet cut off at the end of the file is dropped: the writer may have been stopped at any point. Throws for
 * anything else.
 * @see https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcap/ (file header 4, packet record 5)
 */
export function readPcap(file: Buffer): Pcap {
  if (file.length < FILE_HEADER_BYTES)
    throw new Error(`not a pcap file: ${file.length} bytes are too short for a header`)
  const packets: Packet[] = []
  new PcapReader((_linkType, packet) => packets.push(packet)).push(file)
  return { linkType: linkTypeOf(file), packets }
}

/** Reads the same from a stream, in pieces that may be split anywhere. */
export class PcapReader {
  readonly #onPacket: (linkType: number, packet: Packet) => void
  #format: PcapFormat | undefined
  #linkType = 0
  #rest: Buffer = Buffer.alloc(0)

  constructor(onPacket: (linkType: number, packet: Packet) => void) {
    this.#onPacket = onPacket
  }

  /** Throws if it is not a capture. */
  push(piece: Buffer): void {
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, piece]) : piece
    this.#rest = bytes.subarray(this.#read(bytes))
  }

  /** Returns where the first incomplete packet begins. */
  #read(bytes: Buffer): number {
    let offset = 0
    if (!this.#format) {
      if (bytes.length < FILE_HEADER_BYTES) return 0
      this.#format = detectFormat(bytes)
      this.#linkType = linkTypeOf(bytes)
      offset = FILE_HEADER_BYTES
    }
    const { number, fraction } = this.#format
    while (offset + PACKET_HEADER_BYTES <= bytes.length) {
      const start = offset + PACKET_HEADER_BYTES
      const end = start + number(bytes, offset + 8)
      if (end > bytes.length) break
      const nanoseconds = number(bytes, offset + 4) * fraction
      const packet = { seconds: number(bytes, offset), nanoseconds, bytes: bytes.subarray(start, end) }
      this.#onPacket(this.#linkType, packet)
      offset = end
    }
    return offset
  }
}

interface PcapFormat {
  /** The unsigned 32-bit number at an offset. */
  readonly number: (bytes: Buffer, offset: number) => number
  readonly fraction: number
}

function detectFormat(header: Buffer): PcapFormat {
  const orders = [
    (bytes: Buffer, offset: number) => bytes.readUInt32LE(offset),
    (bytes: Buffer, offset: number) => bytes.readUInt32BE(offset),
  ]
  for (const number of orders) {
    const fraction = NANOSECONDS_PER_FRACTION.get(number(header, 0))
    if (fraction !== undefined) return { number, fraction }
  }
  throw new Error(`not a pcap file: it begins with ${header.toString('hex', 0, 4)}`)
}

/** The upper bits describe checksums or are reserved. */
function linkTypeOf(header: Buffer): number {
  return detectFormat(header).number(header, 20) & 0xffff
}
