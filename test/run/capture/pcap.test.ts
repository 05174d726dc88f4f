import { describe, expect, test } from 'vitest'
import { PcapReader, readPcap } from '../../../src/run/capture/pcap.ts'

/** Bytes from hexadecimal digits. Spaces and lines are ignored. */
const bytes = (...digits: string[]) => Buffer.from(digits.join('').replaceAll(' ', ''), 'hex')

// magic, version 2.4, zone, accuracy, 262,144 bytes kept, link type; seconds, fraction, bytes kept, bytes
// passed.
const LITTLE_MICRO = bytes('d4c3b2a1 0200 0400 00000000 00000000 00000400 01000000')
const LITTLE_NANO = bytes('4d3cb2a1 0200 0400 00000000 00000000 00000400 14010000')
const BIG_MICRO = bytes('a1b2c3d4 0002 0004 00000000 00000000 00040000 00000001')
const BIG_NANO = bytes('a1b23c4d 0002 0004 00000000 00000000 00040000 00000071')
const LITTLE_PACKET = bytes('80bb1e69 40e20100 03000000 dc050000 616263')
const BIG_PACKET = bytes('691ebb80 0001e240 00000003 000005dc 616263')

describe('a capture file', () => {
  test.each([
    ['little-endian with microseconds', [LITTLE_MICRO, LITTLE_PACKET], 1, 123_456_000],
    ['little-endian with nanoseconds', [LITTLE_NANO, LITTLE_PACKET], 276, 123_456],
    ['big-endian with microseconds', [BIG_MICRO, BIG_PACKET], 1, 123_456_000],
    ['big-endian with nanoseconds', [BIG_NANO, BIG_PACKET], 113, 123_456],
  ])('%s is read', (_sentence, parts, linkType, nanoseconds) => {
    const packet = { seconds: 1_763_621_760, nanoseconds, bytes: Buffer.from('abc') }
    expect(readPcap(Buffer.concat(parts))).toEqual({ linkType, packets: [packet] })
  })

  test('returns its packets in order, or none', () => {
    const two = Buffer.concat([LITTLE_MICRO, LITTLE_PACKET, LITTLE_PACKET])
    expect(readPcap(two).packets).toHaveLength(2)
    expect(readPcap(LITTLE_MICRO).packets).toEqual([])
  })

  test('that was cut off keeps the complete packets', () => {
    const whole = Buffer.concat([LITTLE_MICRO, LITTLE_PACKET, LITTLE_PACKET])
    for (let cut = 1; cut < LITTLE_PACKET.length; cut++)
      expect(readPcap(whole.subarray(0, -cut)).packets).toHaveLength(1)
  })

  test('may come in pieces that are split anywhere', () => {
    const whole = Buffer.concat([LITTLE_NANO, LITTLE_PACKET, LITTLE_PACKET])
    for (let cut = 0; cut <= whole.length; cut++) {
      const read: string[] = []
      const reader = new PcapReader((linkType, packet) => read.push(`${linkType} ${packet.bytes}`))
      reader.push(whole.subarray(0, cut))
      reader.push(whole.subarray(cut))
      expect(read).toEqual(['276 abc', '276 abc'])
    }
  })

  test('reports the link type without the checksum bits above it', () => {
    const header = Buffer.from(LITTLE_MICRO)
    header.writeUInt32LE(0xf0000001, 20)
    expect(readPcap(header).linkType).toBe(1)
  })

  test.each([
    ['nothing at all', Buffer.alloc(0), /0 bytes are too short/],
    ['half a header', LITTLE_MICRO.subarray(0, 12), /12 bytes are too short/],
    ['the newer format', bytes('0a0d0d0a', '00'.repeat(20)), /it begins with 0a0d0d0a/],
  ])('is not %s', (_sentence, file, words) => {
    expect(() => readPcap(file)).toThrow(words)
  })
})
