/** A captured packet: its time, and as many of its bytes as were kept. */
export interface Packet {
  /** Whole seconds since 1970, by the wall clock. */
  readonly seconds: number
  /** Nanoseconds within that second. */
  readonly nanoseconds: number
  /** From the link-layer header on. */
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
  const { number, fraction } = detectFormat(file)
  // The upper bits describe checksums or are reserved.
  const linkType = number(20) & 0xffff
  const packets: Packet[] = []
  let offset = FILE_HEADER_BYTES
  while (offset + PACKET_HEADER_BYTES <= file.length) {
    const start = offset + PACKET_HEADER_BYTES
    const end = start + number(offset + 8)
    if (end > file.length) break
    const nanoseconds = number(offset + 4) * fraction
    packets.push({ seconds: number(offset), nanoseconds, bytes: file.subarray(start, end) })
    offset = end
  }
  return { linkType, packets }
}

interface PcapFormat {
  /** The unsigned 32-bit number at an offset. */
  readonly number: (offset: number) => number
  readonly fraction: number
}

function detectFormat(file: Buffer): PcapFormat {
  const orders = [
    (offset: number) => file.readUInt32LE(offset),
    (offset: number) => file.readUInt32BE(offset),
  ]
  for (const number of orders) {
    const fraction = NANOSECONDS_PER_FRACTION.get(number(0))
    if (fraction !== undefined) return { number, fraction }
  }
  const magic = file.toString('hex', 0, 4)
  throw new Error(`not a pcap file: it begins with ${magic}`)
}
