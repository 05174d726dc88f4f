import type { StreamPositions } from '../../core/trial/stream-positions.ts'
import type { ArrivalLog, Instants, Trial } from '../../core/trial/trial.ts'
import type { Micros, MonotonicTime, RunTime } from '../../core/units.ts'
import { flowOf } from './flow.ts'
import type { PacketIndex } from './packet-index.ts'

/** The instants whose packets are looked for. */
export const PACKET_INSTANTS = ['first_text', 'headers', 'first_frame', 'first_audio'] as const
export type PacketInstant = (typeof PACKET_INSTANTS)[number]

type FoundInstants = Partial<Record<PacketInstant, RunTime>>

/** A trial as it was measured, and where it was on its connection. */
export interface LocatedTrial {
  readonly trial: Trial
  readonly arrivals: ArrivalLog
  readonly positions: StreamPositions
}

/** How instants of a run are found in a capture. */
export interface PacketClock {
  /** Start of the run. */
  readonly origin: MonotonicTime
  /** How far the clock of the packets may be off. */
  readonly bound: Micros
}

/**
 * The trial with the instants of its packets instead of those of the event loop. Undefined if one of them is not
 * in the capture: no trial mixes the two.
 */
export function stampTrial(
  { trial, arrivals, positions }: LocatedTrial,
  packets: PacketIndex,
  clock: PacketClock,
): Trial | undefined {
  const found: FoundInstants = {}
  for (const name of PACKET_INSTANTS) {
    const loop = trial.at[name]
    if (loop === undefined) continue
    const at = findPacket(name, loop, positions, packets, clock)
    if (at === undefined) return undefined
    found[name] = at
  }
  return isInOrder(found) ? withStamps(trial, found, arrivals.onset) : undefined
}

/** What is sent leaves after its stamp, and what arrives came before it. Anything else is another packet. */
function findPacket(
  name: PacketInstant,
  loop: RunTime,
  positions: StreamPositions,
  packets: PacketIndex,
  { origin, bound }: PacketClock,
): RunTime | undefined {
  const { local, remote, [name]: position } = positions
  if (position === undefined) return undefined
  const stamp = origin + loop
  if (name === 'first_text') {
    const left = packets.find(flowOf(local, remote), stamp + bound)?.passed(position)
    return left === undefined || left < stamp - bound ? undefined : Math.max(loop, Math.round(left - origin))
  }
  // A position after the end of what is meant: its last byte is the one before.
  const came = packets.find(flowOf(remote, local), stamp)?.readable(position - 1, stamp + bound)
  return came === undefined ? undefined : Math.min(loop, Math.round(came - origin))
}

function isInOrder(found: FoundInstants): boolean {
  const instants = PACKET_INSTANTS.flatMap((name) => found[name] ?? [])
  return instants.every((instant, index) => index === 0 || instant >= (instants[index - 1] ?? 0))
}

function withStamps(trial: Trial, found: FoundInstants, onset: ArrivalLog['onset']): Trial {
  return {
    ...trial,
    at: { ...trial.at, ...found, ...followingInstants(trial, found, onset) },
    ...delaysOf(trial.at, found),
  }
}

/**
 * What is computed from these instants. Gaps of the playback are not: they are between arrivals by one clock, that
 * of the event loop, and stay there.
 */
function followingInstants(
  { at, pieces }: Trial,
  { first_text, first_audio }: FoundInstants,
  onset: ArrivalLog['onset'],
): Instants {
  const { last_text, last_audio, heard } = at
  if (first_text === undefined || first_audio === undefined) return {}
  const earlier = (at.first_audio ?? 0) - first_audio
  return {
    ...(last_text !== undefined && { last_text: Math.max(last_text, first_text) }),
    ...(pieces === 1 && last_audio === at.first_audio && { last_audio: first_audio }),
    // Heard in the first piece: as long after its arrival as before.
    ...(heard !== undefined && onset?.piece === 0 && { heard: heard - earlier }),
  }
}

/** How long the harness took between the packet and its own stamp. */
function delaysOf(
  loop: Instants,
  found: FoundInstants,
): Pick<Trial, 'first_text_delay_us' | 'headers_delay_us' | 'first_frame_delay_us' | 'first_audio_delay_us'> {
  const delayOf = (name: PacketInstant) => Math.abs((loop[name] ?? 0) - (found[name] ?? 0))
  return Object.fromEntries(
    PACKET_INSTANTS.filter((name) => found[name] !== undefined).map((name) => [
      `${name}_delay_us`,
      delayOf(name),
    ]),
  )
}
