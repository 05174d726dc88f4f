/** A packet as the file has it: when it passed, and as much of it as was kept. */
export interface Packet {
  /** Whole seconds of the wall clock since 1970. */
  readonly seconds: number
  /** Nanoseconds behind that second. */
  readonly nanoseconds: number
  /** From the link layer's header on. */
  readonly bytes: Buffer
}

/** What a capture file holds. `linkType` says which link layer's header every packet begins with. */
export interface Pcap {
  readonly linkType: number
  readonly packets: readonly Packet[]
}

const FILE_HEADER = 24
const PACKET_HEADER = 16

/** How many nanoseconds a packet's fraction of a second counts, by the file's first four bytes. */
const FRACTIONS: ReadonlyMap<number, number> = new Map([
  [0xa1b2c3d4, 1000],
  [0xa1b23c4d, 1],
])

/**
 * Reads a capture file of the classic format, in either byte order and with micro- or nanoseconds. A packet that the
 * end of the file cuts off is left out: whoever writes may be stopped anywhere. Throws for anything else.
 * @see https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcap/ (file header 4, packet record 5)
 */
export function readPcap(file: Buffer): Pcap {
  if (file.length < FILE_HEADER) throw new Error(`a packet capture of ${file.length} bytes has no header`)
  const { number, fraction } = formatOf(file)
  // The upper bits of the field are about checksums and reserved.
  const linkType = number(20) & 0xffff
  const packets: Packet[] = []
  let offset = FILE_HEADER
  while (offset + PACKET_HEADER <= file.length) {
    const start = offset + PACKET_HEADER
    const end = start + number(offset + 8)
    if (end > file.length) break
    const nanoseconds = number(offset + 4) * fraction
    packets.push({ seconds: number(offset), nanoseconds, bytes: file.subarray(start, end) })
    offset = end
  }
  return { linkType, packets }
}

interface Format {
  /** The unsigned 32-bit number at an offset. */
  readonly number: (offset: number) => number
  readonly fraction: number
}

function formatOf(file: Buffer): Format {
  const orders = [
    (offset: number) => file.readUInt32LE(offset),
    (offset: number) => file.readUInt32BE(offset),
  ]
  for (const number of orders) {
    const fraction = FRACTIONS.get(number(0))
    if (fraction !== undefined) return { number, fraction }
  }
  const magic = file.toString('hex', 0, 4)
  throw new Error(`not a packet capture of the pcap format: it begins with ${magic}`)
}
