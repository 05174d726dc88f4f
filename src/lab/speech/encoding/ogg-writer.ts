/** Flags of a page (RFC 3533, section 6). */
const FIRST_PAGE = 0x02
const LAST_PAGE = 0x04
/** The longest segment of a packet. A shorter segment ends the packet. */
const MAX_SEGMENT = 255

/** The content of a page: whole packets, and the stream's sample count at their end. */
export interface OggPage {
  readonly packets: readonly Uint8Array[]
  readonly granule: number
}

/** Encodes the pages of one logical stream and flags the first and the last. */
export function encodeOggPages(pages: readonly OggPage[], serial: number): Uint8Array[] {
  return pages.map((page, number) => {
    const flags = (number === 0 ? FIRST_PAGE : 0) | (number === pages.length - 1 ? LAST_PAGE : 0)
    return encodePage(page, flags, serial, number)
  })
}

function encodePage(
  { packets, granule }: OggPage,
  flags: number,
  serial: number,
  number: number,
): Uint8Array {
  const segments = packets.flatMap(({ length }) => [
    ...Array.from({ length: Math.floor(length / MAX_SEGMENT) }, () => MAX_SEGMENT),
    length % MAX_SEGMENT,
  ])
  const header = Buffer.alloc(27)
  header.write('OggS', 0, 'latin1')
  header.writeUInt8(flags, 5)
  header.writeBigInt64LE(BigInt(granule), 6)
  header.writeUInt32LE(serial, 14)
  header.writeUInt32LE(number, 18)
  header.writeUInt8(segments.length, 26)
  const page = Buffer.concat([header, Buffer.from(segments), ...packets])
  page.writeUInt32LE(checksum(page), 22)
  return page
}

/** CRC-32 with polynomial 0x04c11db7, not reflected, initial value 0. */
function checksum(bytes: Uint8Array): number {
  let remainder = 0
  for (const byte of bytes) {
    remainder ^= byte << 24
    for (let bit = 0; bit < 8; bit++) remainder = (remainder << 1) ^ (remainder < 0 ? 0x04c11db7 : 0)
  }
  return remainder >>> 0
}
