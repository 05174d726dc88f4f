import type { FirstAudio } from '../match-truth.ts'
import type { Pcap } from './pcap.ts'
import { segmentIn } from './segment.ts'
import { boundOf, instantOf, type WallClock } from './wall-clock.ts'

/** First audio compared with the captured packets. */
export interface Sighted {
  /** Client stamp minus the stamp of the packet that carried the first audio, in microseconds. */
  readonly errors: readonly number[]
  /** Answers whose first audio packet is not in the capture. */
  readonly unseen: number
}

/** Times of packets with payload, in order, by connection and direction. */
export type Sightings = ReadonlyMap<string, readonly number[]>

/** Indexes the times of packets with payload, on the monotonic clock, by connection and direction. */
export function sightingsIn({ linkType, packets }: Pcap, wall: WallClock): Sightings {
  const sightings = new Map<string, number[]>()
  for (const { seconds, nanoseconds, bytes } of packets) {
    const segment = segmentIn(linkType, bytes)
    if (!segment || segment.payload === 0) continue
    const way = wayOf(segment.from, segment.to)
    const instants = sightings.get(way) ?? []
    sightings.set(way, instants)
    instants.push(instantOf(wall, seconds, nanoseconds))
  }
  return sightings
}

/**
 * Finds the packet of each first audio: the first one with payload on the connection between the lab's write
 * and the client's stamp. Nothing needs to be decrypted. If older data was still queued in the socket, an
 * earlier packet is found and the error looks larger than it is.
 */
export function sighted(answers: readonly FirstAudio[], sightings: Sightings, wall: WallClock): Sighted {
  const bound = boundOf(wall)
  const errors = answers.flatMap(({ stamp, written, ports }) => {
    const instants = ports && sightings.get(wayOf(ports.lab, ports.client))
    const packet = instants?.find((instant) => instant >= written - bound && instant <= stamp + bound)
    return packet === undefined ? [] : [stamp - packet]
  })
  return { errors, unseen: answers.length - errors.length }
}

function wayOf(from: number, to: number): string {
  return `${from}>${to}`
}
