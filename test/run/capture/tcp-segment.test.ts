import { describe, expect, test } from 'vitest'
import { parseTcpSegment } from '../../../src/run/capture/tcp-segment.ts'
import { ipv4Packet, ipv6Packet, tcpSegment, withLinkHeader } from './packets.ts'

describe('the TCP segment in a packet', () => {
  test.each([
    ['BSD loopback', 0, 4],
    ['Ethernet', 1, 14],
    ['raw IP', 101, 0],
    ['Linux “any”', 113, 16],
    ['Linux “any”, version 2', 276, 20],
  ])('is found behind the header of %s', (_sentence, linkType, header) => {
    const packet = withLinkHeader(header, ipv4Packet(tcpSegment(4000, 50_000), 1460))
    expect(parseTcpSegment(linkType, packet)).toMatchObject({ from: 4000, to: 50_000, payload: 1460 })
  })

  test.each([
    ['IPv4 counts its own header', ipv4Packet(tcpSegment(1, 2), 7), 7],
    ['IPv6 does not', ipv6Packet(tcpSegment(1, 2), 7), 7],
    ['an acknowledgement has no payload', ipv4Packet(tcpSegment(1, 2), 0), 0],
    ['bytes that were not kept count too', ipv4Packet(tcpSegment(1, 2, 50), 65_000), 65_000],
    ['padding of short frames does not count', ipv4Packet(tcpSegment(1, 2, 6), 0), 0],
  ])('%s', (_sentence, packet, payload) => {
    expect(parseTcpSegment(101, packet)).toMatchObject({ from: 1, to: 2, payload })
  })

  test.each([
    ['IPv4', ipv4Packet(tcpSegment(0x1234, 443, 0, { sequence: 0xfffffffe, syn: true }), 0), 8],
    ['IPv6', ipv6Packet(tcpSegment(0x1234, 443, 0, { sequence: 0xfffffffe, syn: true }), 0), 32],
  ])(
    'has its sequence number, its SYN and the ends of its connection in %s',
    (_sentence, packet, addresses) => {
      expect(parseTcpSegment(101, packet)).toMatchObject({
        sequence: 0xfffffffe,
        opens: true,
        flow: `${'\0'.repeat(addresses)}\x12\x34\x01\xbb`,
      })
    },
  )

  test('is found after IPv4 options', () => {
    const plain = ipv4Packet(tcpSegment(1, 2), 9)
    const packet = Buffer.concat([plain.subarray(0, 20), Buffer.alloc(4), plain.subarray(20)])
    packet[0] = 0x46
    packet.writeUInt16BE(24 + 32 + 9, 2)
    expect(parseTcpSegment(101, packet)).toMatchObject({ from: 1, to: 2, payload: 9 })
  })

  const later = ipv4Packet(tcpSegment(1, 2), 9)
  later.writeUInt16BE(185, 6)
  test.each([
    ['UDP', ipv4Packet(tcpSegment(1, 2), 9, 17)],
    ['a later fragment', later],
    ['an ARP packet', Buffer.alloc(28)],
    ['nothing', Buffer.alloc(0)],
    ['a packet with too few bytes kept', ipv4Packet(tcpSegment(1, 2), 9).subarray(0, 39)],
    ['an IPv6 packet with too few bytes kept', ipv6Packet(tcpSegment(1, 2), 9).subarray(0, 30)],
  ])('is not in %s', (_sentence, packet) => {
    expect(parseTcpSegment(101, packet)).toBeUndefined()
  })

  test('cannot be found with an unknown link type', () => {
    expect(() => parseTcpSegment(147, Buffer.alloc(80))).toThrow(/link type 147/)
  })
})
