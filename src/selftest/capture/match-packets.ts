import type { Micros } from '../../core/units.ts'
import type { Pcap } from '../../run/capture/pcap.ts'
import { parseTcpSegment } from '../../run/capture/tcp-segment.ts'
import { mappingUncertainty, toMonotonic, type WallClockMapping } from '../../run/capture/wall-clock.ts'
import type { FirstAudio } from '../match-truth.ts'

/** First audio compared with the captured packets. */
export interface PacketMatches {
  /** Client stamp minus the stamp of the packet that carried the first audio. */
  readonly errors: readonly Micros[]
  /** Answers whose first audio packet is not in the capture. */
  readonly unseen: number
}

/** Times of packets with payload, in order, by connection and direction. */
export type PacketTimes = ReadonlyMap<string, readonly number[]>

/** Indexes the times of packets with payload, on the monotonic clock, by connection and direction. */
export function indexPacketTimes({ linkType, packets }: Pcap, wall: WallClockMapping): PacketTimes {
  const times = new Map<string, number[]>()
  for (const { seconds, nanoseconds, bytes } of packets) {
    const segment = parseTcpSegment(linkType, bytes)
    if (!segment || segment.payload === 0) continue
    const direction = directionKey(segment.from, segment.to)
    const instants = times.get(direction) ?? []
    times.set(direction, instants)
    instants.push(toMonotonic(wall, seconds, nanoseconds))
  }
  return times
}

/**
 * Finds the packet of each first audio: the first one with payload on the connection between the lab's write
 * and the client's stamp. Nothing needs to be decrypted. If older data was still queued in the socket, an
 * earlier packet is found and the error looks larger than it is.
 */
export function matchPackets(
  answers: readonly FirstAudio[],
  times: PacketTimes,
  wall: WallClockMapping,
): PacketMatches {
  const bound = mappingUncertainty(wall)
  const errors = answers.flatMap(({ stamp, written, ports }) => {
    const instants = ports && times.get(directionKey(ports.lab, ports.client))
    const packet = instants?.find((instant) => instant >= written - bound && instant <= stamp + bound)
    return packet === undefined ? [] : [stamp - packet]
  })
  return { errors, unseen: answers.length - errors.length }
}

function directionKey(from: number, to: number): string {
  return `${from}>${to}`
}
