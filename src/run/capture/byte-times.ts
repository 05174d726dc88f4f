import type { MonotonicTime } from '../../core/units.ts'

/** Bytes from `start` to `end`. */
interface Range {
  readonly start: number
  end: number
}

/** Holes before which a capture has lost packets; more are not waited for. */
const MAX_ISLANDS = 64

/**
 * When the bytes of one direction of a TCP connection passed, by the packets of a capture. Positions count from
 * its first byte, whatever sequence number that has.
 */
export class ByteTimes {
  /** When its `SYN` passed. */
  readonly openedAt: MonotonicTime
  /** When its last packet passed. */
  latest: MonotonicTime
  /** Sequence number of position 0. */
  readonly first: number
  /**
   * Each byte is in one span at most: that of the first packet that carried it. In the order of the capture, and in
   * columns: there are many.
   */
  readonly #starts: number[] = []
  readonly #ends: number[] = []
  readonly #instants: MonotonicTime[] = []
  /** All bytes before it were seen. */
  #frontier = 0
  /** Ranges that were seen beyond a hole, in order. */
  readonly #islands: Range[] = []
  /** The highest position so far: sequence numbers wrap, and are taken for the nearest position to it. */
  #top = 0

  constructor(first: number, openedAt: MonotonicTime) {
    this.first = first >>> 0
    this.openedAt = openedAt
    this.latest = openedAt
  }

  /** A packet with payload. */
  add(sequence: number, length: number, at: MonotonicTime): void {
    const start = this.#positionOf(sequence)
    const end = start + length
    this.latest = at
    this.#top = Math.max(this.#top, end)
    for (const range of this.#unseen(start, end)) {
      this.#starts.push(range.start)
      this.#ends.push(range.end)
      this.#instants.push(at)
      this.#cover(range)
    }
  }

  /** When a byte was first seen. Undefined if it was not: the capture has lost its packet. */
  passed(position: number): MonotonicTime | undefined {
    return this.#instants[this.#spanOf(position)]
  }

  /**
   * When a byte could be read: it had arrived, and all before it. What was not seen until it was read is lost to
   * the capture, and not waited for. Undefined if that is its own packet.
   */
  readable(position: number, readAt: MonotonicTime): MonotonicTime | undefined {
    const own = this.#spanOf(position)
    if (own < 0) return undefined
    let latest = this.#instants[own] ?? 0
    if (latest > readAt) return undefined
    for (let index = own + 1; index < this.#starts.length; index++) {
      const at = this.#instants[index] ?? 0
      if ((this.#starts[index] ?? 0) < position && at <= readAt) latest = Math.max(latest, at)
    }
    return latest
  }

  /** Forgets what passed before an instant. */
  forget(before: MonotonicTime): void {
    const kept = this.#instants.findIndex((at) => at >= before)
    const count = kept < 0 ? this.#instants.length : kept
    for (const column of [this.#starts, this.#ends, this.#instants]) column.splice(0, count)
  }

  /** The number of the span with a byte; -1 if there is none. The last ones are asked for most. */
  #spanOf(position: number): number {
    let index = this.#starts.length - 1
    while (index >= 0 && !((this.#starts[index] ?? 0) <= position && position < (this.#ends[index] ?? 0)))
      index--
    return index
  }

  #positionOf(sequence: number): number {
    const expected = (this.first + this.#top) % 2 ** 32
    return this.#top + ((sequence - expected) | 0)
  }

  #unseen(start: number, end: number): Range[] {
    const ranges: Range[] = []
    let from = Math.max(start, this.#frontier)
    for (const island of this.#islands) {
      if (island.start >= end) break
      if (island.end <= from) continue
      if (island.start > from) ranges.push({ start: from, end: island.start })
      from = island.end
    }
    if (from < end) ranges.push({ start: from, end })
    return ranges
  }

  /** Adds a range that was not seen before. */
  #cover(range: Range): void {
    const islands = this.#islands
    if (range.start === this.#frontier) this.#frontier = range.end
    else {
      const index = islands.findIndex(({ start }) => start > range.start)
      islands.splice(index < 0 ? islands.length : index, 0, { ...range })
      this.#join()
    }
    if (islands.length > MAX_ISLANDS) this.#frontier = islands[0]?.start ?? this.#frontier
    while (islands[0] && islands[0].start <= this.#frontier)
      this.#frontier = Math.max(this.#frontier, islands.shift()?.end ?? 0)
  }

  /** Islands that touch become one. */
  #join(): void {
    const joined: Range[] = []
    for (const island of this.#islands) {
      const last = joined.at(-1)
      if (last && last.end >= island.start) last.end = Math.max(last.end, island.end)
      else joined.push(island)
    }
    this.#islands.splice(0, this.#islands.length, ...joined)
  }
}
