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
  /** The most calls that are kept up. One more is dialled, to see whether it is refused. */
  readonly most: number
  /** How often a call is ended and its place taken again. */
  readonly rounds: number
  /** How a call is ended: the caller hangs up, or the connection breaks off. */
  readonly ending: CallEnding
  readonly clock: Clock
  readonly signal: AbortSignal
}

/** How many calls an agent keeps up while nobody speaks, and how long a call that has ended keeps its place. */
export interface HeldPlaces {
  readonly ending: CallEnding
  /** Calls that were up at once when the next was refused, or the most that were dialled. */
  readonly places: number
  /** Whether a further call was refused. If not, it is unknown how long a place is kept. */
  readonly isFull: boolean
  /** Times from the end of a call until another was accepted in its place, if that took less than three minutes. */
  readonly releases: readonly Millis[]
  /** Rounds after which no call was accepted. */
  readonly lost: number
}

/**
 * Dials one call after another until the agent has no place left. Then, several times, ends a call and dials until
 * another is accepted in its place. In the end hangs up all of them.
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
