/** What the headers of a TCP segment say. */
export interface TcpSegment {
  readonly from: number
  readonly to: number
  /** Payload bytes, whether or not the capture kept them. */
  readonly payload: number
  /** Number of its first byte, or of the `SYN`. It begins anywhere and wraps at 2^32. */
  readonly sequence: number
  /** Its `SYN` is set: it opens a connection in its direction. */
  readonly opens: boolean
  /** The direction of its connection: the addresses and ports of both ends, as bytes (see `flowOf`). */
  readonly flow: string
}

/**
 * Size of the link-layer header in bytes by link type: BSD loopback, Ethernet (also used by the Linux
 * loopback), raw IP, Linux "any" versions 1 and 2.
 * @see https://www.tcpdump.org/linktypes.html
 */
const LINK_HEADERS: ReadonlyMap<number, number> = new Map([
  [0, 4],
  [1, 14],
  [101, 0],
  [113, 16],
  [276, 20],
])

const TCP = 6
const IPV6_HEADER = 40
const MIN_TCP_HEADER = 20
const SYN = 0x02

/**
 * The TCP segment of a packet. Undefined without TCP or with too few bytes kept. Throws for an unknown link
 * type.
 */
export function parseTcpSegment(linkType: number, packet: Buffer): TcpSegment | undefined {
  const header = LINK_HEADERS.get(linkType)
  if (header === undefined) throw new Error(`cannot read a packet capture of link type ${linkType}`)
  const ip = packet.subarray(header)
  const tcp = locateTcp(ip)
  if (!tcp || ip.length < tcp.start + MIN_TCP_HEADER) return undefined
  const { start, end, addresses } = tcp
  // The upper four bits are the header length in 32-bit words (RFC 9293, 3.1).
  const words = ip.readUInt8(start + 12) >> 4
  return {
    from: ip.readUInt16BE(start),
    to: ip.readUInt16BE(start + 2),
    payload: Math.max(0, end - start - 4 * words),
    sequence: ip.readUInt32BE(start + 4),
    opens: (ip.readUInt8(start + 13) & SYN) !== 0,
    flow:
      ip.toString('latin1', addresses, addresses + addressBytes(ip)) +
      ip.toString('latin1', start, start + 4),
  }
}

/** The bytes of both addresses. */
function addressBytes(ip: Buffer): number {
  return ip.readUInt8(0) >> 4 === 4 ? 8 : 32
}

/** Where TCP starts and ends in an IP packet, and where its addresses start. */
interface TcpPlace {
  readonly start: number
  readonly end: number
  readonly addresses: number
}

/** Undefined for other protocols. */
function locateTcp(ip: Buffer): TcpPlace | undefined {
  const version = ip.length >= 20 ? ip.readUInt8(0) >> 4 : 0
  if (version === 4 && ip.readUInt8(9) === TCP) return locateTcpInIpv4(ip)
  if (version === 6 && ip.length >= IPV6_HEADER && ip.readUInt8(6) === TCP)
    // The length excludes the header (RFC 8200, 3).
    return { start: IPV6_HEADER, end: IPV6_HEADER + ip.readUInt16BE(4), addresses: 8 }
  return undefined
}

/** Only the first fragment has the TCP header (RFC 791, 3.1). The loopback does not fragment. */
function locateTcpInIpv4(ip: Buffer): TcpPlace | undefined {
  const fragmentOffset = ip.readUInt16BE(6) & 0x1fff
  if (fragmentOffset !== 0) return undefined
  return { start: 4 * (ip.readUInt8(0) & 0x0f), end: ip.readUInt16BE(2), addresses: 12 }
}
