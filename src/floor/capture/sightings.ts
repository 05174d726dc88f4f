import type { FirstAudio } from '../match-truth.ts'
import type { Pcap } from './pcap.ts'
import { segmentIn } from './segment.ts'
import { boundOf, instantOf, type WallClock } from './wall-clock.ts'

/** What a capture says of first audios. */
export interface Sighted {
  /** Client stamp minus the stamp of the packet that carried the first audio, in microseconds. */
  readonly errors: readonly number[]
  /** First audios whose packet the capture does not hold. */
  readonly unseen: number
}

/** Instants at which payload passed, in order, by connection and direction. */
export type Sightings = ReadonlyMap<string, readonly number[]>

/** When payload passed, by who sent it to whom, on the monotonic clock. */
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
 * Finds the packet of each first audio: the first with payload that the lab sent on its connection once it had
 * handed the audio to the socket, and not after the client had it. Nothing needs to be decrypted. Where something
 * older still waited in the socket, that packet is an earlier one, and the error looks larger than it is.
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
