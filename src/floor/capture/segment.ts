/** Who sent TCP payload to whom, and how much. */
export interface Segment {
  readonly from: number
  readonly to: number
  /** Bytes of payload as they passed, kept in the capture or not. */
  readonly payload: number
}

/**
 * Bytes of the link layer's header in front of the IP packet, by the capture's link type: BSD loopback, Ethernet
 * (which Linux's loopback pretends to be), raw IP, Linux "any" of both versions.
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
const LEAST_TCP_HEADER = 20

/** The TCP segment in a packet; undefined where there is none, or not enough of it was kept. Throws for an unknown link. */
export function segmentIn(linkType: number, packet: Buffer): Segment | undefined {
  const header = LINK_HEADERS.get(linkType)
  if (header === undefined) throw new Error(`a packet capture of link type ${linkType} cannot be read`)
  const ip = packet.subarray(header)
  const place = tcpIn(ip)
  if (!place || ip.length < place.start + LEAST_TCP_HEADER) return undefined
  const { start, end } = place
  // The upper four bits count the header's 32-bit words (RFC 9293, 3.1).
  const words = ip.readUInt8(start + 12) >> 4
  return {
    from: ip.readUInt16BE(start),
    to: ip.readUInt16BE(start + 2),
    payload: Math.max(0, end - start - 4 * words),
  }
}

/** Where in an IP packet TCP starts and ends; undefined where it is something else. */
function tcpIn(ip: Buffer): { start: number; end: number } | undefined {
  const version = ip.length >= 20 ? ip.readUInt8(0) >> 4 : 0
  if (version === 4 && ip.readUInt8(9) === TCP) return inVersion4(ip)
  if (version === 6 && ip.length >= IPV6_HEADER && ip.readUInt8(6) === TCP)
    // The length counts what follows the header (RFC 8200, 3).
    return { start: IPV6_HEADER, end: IPV6_HEADER + ip.readUInt16BE(4) }
  return undefined
}

/** Only the first fragment of a packet has TCP's header; on loopback nothing is fragmented (RFC 791, 3.1). */
function inVersion4(ip: Buffer): { start: number; end: number } | undefined {
  const fragmentOffset = ip.readUInt16BE(6) & 0x1fff
  if (fragmentOffset !== 0) return undefined
  return { start: 4 * (ip.readUInt8(0) & 0x0f), end: ip.readUInt16BE(2) }
}
