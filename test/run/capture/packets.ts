/** Packets as a capture has them, for tests. */

/** A TCP segment's header of 32 bytes (with options) and the first bytes of what it carries. */
export function tcpSegment(from: number, to: number, kept = 0, { sequence = 0, syn = false } = {}): Buffer {
  const header = Buffer.alloc(32 + kept)
  header.writeUInt32BE(sequence, 4)
  header[13] = syn ? 0x02 : 0x10
  header.writeUInt16BE(from, 0)
  header.writeUInt16BE(to, 2)
  header[12] = 8 << 4
  return header
}

export function ipv4Packet(segment: Buffer, payload: number, protocol = 6): Buffer {
  const header = Buffer.alloc(20)
  header[0] = 0x45
  header.writeUInt16BE(20 + 32 + payload, 2)
  header[9] = protocol
  return Buffer.concat([header, segment])
}

export function ipv6Packet(segment: Buffer, payload: number): Buffer {
  const header = Buffer.alloc(40)
  header[0] = 0x60
  header.writeUInt16BE(32 + payload, 4)
  header[6] = 6
  return Buffer.concat([header, segment])
}

/** A link layer's header in front, which nobody reads. */
export function withLinkHeader(header: number, packet: Buffer): Buffer {
  return Buffer.concat([Buffer.alloc(header, 0xff), packet])
}

export interface CapturedPacket {
  readonly seconds: number
  readonly nanoseconds: number
  readonly bytes: Buffer
}

/** A capture file of Ethernet packets with nanoseconds, in this machine's usual byte order. */
export function pcapFile(packets: readonly CapturedPacket[]): Buffer {
  const header = Buffer.alloc(24)
  header.writeUInt32LE(0xa1b23c4d, 0)
  header.writeUInt32LE(1, 20)
  return Buffer.concat([header, ...packets.flatMap((packet) => [packetHeader(packet), packet.bytes])])
}

function packetHeader({ seconds, nanoseconds, bytes }: CapturedPacket): Buffer {
  const header = Buffer.alloc(16)
  for (const [index, number] of [seconds, nanoseconds, bytes.length, bytes.length].entries())
    header.writeUInt32LE(number, 4 * index)
  return header
}
