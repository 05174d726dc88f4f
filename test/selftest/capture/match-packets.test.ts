import { describe, expect, test } from 'vitest'
import { indexPacketTimes, matchPackets } from '../../../src/selftest/capture/match-packets.ts'
import { type CapturedPacket, ipv4Packet, tcpSegment, withLinkHeader } from '../../run/capture/packets.ts'

/** Second 1,000 of the wall clock is microsecond 0 of the monotonic clock, plus or minus 3. */
const WALL = { moment: 1_000_000, earliest: -3, latest: 3 }
const PORTS = { lab: 4000, client: 50_000 }

/** A packet at a given microsecond, with or without payload. */
function passed(microsecond: number, from = PORTS.lab, to = PORTS.client, payload = 100): CapturedPacket {
  return {
    seconds: 1000,
    nanoseconds: microsecond * 1000,
    bytes: withLinkHeader(14, ipv4Packet(tcpSegment(from, to), payload)),
  }
}

function errorsOf(packets: readonly CapturedPacket[], written: number, stamp: number, ports = PORTS) {
  return matchPackets([{ stamp, written, ports }], indexPacketTimes({ linkType: 1, packets }, WALL), WALL)
}

describe('the packet of a first audio', () => {
  test.each([
    ['is the first after the write', [passed(90), passed(120), passed(180)], 30],
    ['has payload', [passed(110, PORTS.lab, PORTS.client, 0), passed(120)], 30],
    ['was sent by the lab, not by the client', [passed(110, PORTS.client, PORTS.lab), passed(120)], 30],
    ['belongs to its own connection', [passed(110, PORTS.lab, 50_001), passed(120)], 30],
    ['was sent by its own lab', [passed(110, 4001), passed(120)], 30],
    ['may be earlier than the write within the clock uncertainty', [passed(97)], 53],
    ['may be later than the stamp within the clock uncertainty', [passed(152)], -2],
  ])('%s', (_sentence, packets, error) => {
    expect(errorsOf(packets, 100, 150)).toEqual({ errors: [error], unseen: 0 })
  })

  test.each([
    ['there are only earlier packets', [passed(90)]],
    ['there are only later packets', [passed(160)]],
    ['there are no packets', []],
  ])('is not seen where %s', (_sentence, packets) => {
    expect(errorsOf(packets, 100, 150)).toEqual({ errors: [], unseen: 1 })
  })

  test('is not searched if the lab recorded no connection', () => {
    const sightings = indexPacketTimes({ linkType: 1, packets: [passed(120)] }, WALL)
    expect(matchPackets([{ stamp: 150, written: 100 }], sightings, WALL)).toEqual({ errors: [], unseen: 1 })
  })
})
