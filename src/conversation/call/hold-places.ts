import type { Clock } from '../../core/clock.ts'
import { type Millis, type MonotonicTime, toMillis } from '../../core/units.ts'
import type { CallEnding } from './call-ending.ts'
import { dialProven, dialUntilTaken } from './wait-for-release.ts'

/** A call that is kept up. */
interface HeldCall {
  readonly answeredAt: MonotonicTime
  readonly isEnded: boolean
  readonly close: (how?: CallEnding) => void
}

interface HoldOptions {
  /** Calls that are kept up at most. One more is dialled, to see whether it is refused. */
  readonly most: number
  /** How often a place is given up and taken again. */
  readonly rounds: number
  /** How it is given up: the caller hangs up, or the connection is gone without a word. */
  readonly ending: CallEnding
  readonly clock: Clock
  readonly signal: AbortSignal
}

/** How many calls an agent keeps up while nobody speaks, and how long a call that has ended keeps its place. */
export interface HeldPlaces {
  readonly ending: CallEnding
  /** Calls that were up at once when the next was refused, or the most that were dialled. */
  readonly places: number
  /** A further call was refused: without that, nothing is known of how long a place is kept. */
  readonly isFull: boolean
  /** From the end of a call until another was accepted in its place, where one was within three minutes. */
  readonly releases: readonly Millis[]
  /** Rounds after which no call was accepted. */
  readonly lost: number
}

/**
 * Dials one call after the other until the agent has no place for another, then ends one and dials until its place is
 * taken again, several times. Hangs up all of them.
 */
export async function holdPlaces(dial: () => Promise<HeldCall>, options: HoldOptions): Promise<HeldPlaces> {
  const held: HeldCall[] = []
  try {
    const isFull = await fill(held, dial, options)
    const places = held.length
    const releases: (Millis | undefined)[] = []
    while (isFull && places > 0 && releases.length < options.rounds && !options.signal.aborted)
      releases.push(await giveUpOne(held, dial, options))
    const known = releases.filter((release) => release !== undefined)
    const lost = releases.length - known.length
    return { ending: options.ending, places, isFull, releases: known, lost }
  } finally {
    for (const call of held) call.close()
  }
}

/** Resolves to whether a call was refused. */
async function fill(
  held: HeldCall[],
  dial: () => Promise<HeldCall>,
  { most, signal }: HoldOptions,
): Promise<boolean> {
  while (held.length < most && !signal.aborted) {
    const call = await dialProven(dial)
    if (!call) return true
    held.push(call)
  }
  const further = await dialProven(dial)
  further?.close()
  return !further
}

/** Ends the oldest call. Resolves to how long its place was kept. */
async function giveUpOne(
  held: HeldCall[],
  dial: () => Promise<HeldCall>,
  { ending, clock, signal }: HoldOptions,
): Promise<Millis | undefined> {
  const [call] = held.splice(0, 1)
  call?.close(ending)
  const endedAt = clock.now()
  const next = await dialUntilTaken(dial, endedAt, { clock, signal })
  if (!next) return undefined
  held.push(next)
  return toMillis(next.answeredAt - endedAt)
}
