import type { Micros, MonotonicTime } from '../../core/units.ts'
import { ByteTimes } from './byte-times.ts'
import type { TcpSegment } from './tcp-segment.ts'

/** Directions of connections that are kept before those that are idle are forgotten. */
const MANY_STREAMS = 20_000

/** The bytes of all connections in a capture. Only those whose opening was seen: positions count from there. */
export class PacketIndex {
  /** The last packet that was seen. */
  latest: MonotonicTime = Number.NEGATIVE_INFINITY
  /** The connections of each direction, one after the other: ports are used again. */
  readonly #streams = new Map<string, ByteTimes[]>()
  readonly #kept: Micros
  #forgottenAt: MonotonicTime = Number.NEGATIVE_INFINITY

  /** @param kept for how long it is remembered when a byte passed */
  constructor(kept: Micros) {
    this.#kept = kept
  }

  add({ flow, sequence, opens, payload }: TcpSegment, at: MonotonicTime): void {
    this.latest = Math.max(this.latest, at)
    if (opens) this.#open(flow, sequence + 1, at)
    else if (payload > 0) this.#streams.get(flow)?.at(-1)?.add(sequence, payload, at)
    if (at - this.#forgottenAt > this.#kept / 8) this.#forget(at)
  }

  /** The connection of a direction that was open at an instant. */
  find(flow: string, at: MonotonicTime): ByteTimes | undefined {
    return this.#streams.get(flow)?.findLast(({ openedAt }) => openedAt <= at)
  }

  /** A `SYN` that is sent again opens the same connection. */
  #open(flow: string, first: number, at: MonotonicTime): void {
    const streams = this.#streams.get(flow) ?? []
    if (streams.at(-1)?.first === first >>> 0) return
    this.#streams.set(flow, streams)
    streams.push(new ByteTimes(first, at))
  }

  #forget(now: MonotonicTime): void {
    this.#forgottenAt = now
    const before = now - this.#kept
    for (const [flow, streams] of this.#streams) {
      for (const stream of streams) stream.forget(before)
      // All but the last are closed; the last may be used again, unless there are too many.
      const isOver = ({ latest }: ByteTimes) => latest < before
      while (streams.length > 1 && streams[0] && isOver(streams[0])) streams.shift()
      if (this.#streams.size > MANY_STREAMS && streams.every(isOver)) this.#streams.delete(flow)
    }
  }
}
