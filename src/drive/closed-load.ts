import { lengthOf, mostInFlight } from '../core/load.ts'
import { activityOf, type ClosedLoad } from '../pace/activity.ts'
import type { Iteration } from '../pace/iterations.ts'
import type { Share } from '../pace/pacer.ts'
import { BlockGate } from './block-gate.ts'
import { type Course, elapsedOf, instantOf, lastInstantOf, partOf } from './course.ts'
import type { Caller, LoadTarget } from './load-target.ts'
import { sleepUntil } from './sleep-until.ts'

/**
 * Runs a closed load against all targets in parallel: a stream starts its next trial when its last one has
 * ended.
 */
export async function runClosedLoad(
  course: Course<ClosedLoad>,
  targets: readonly LoadTarget[],
): Promise<void> {
  const streams = partOf(mostInFlight(course.load) ?? 0, course.share)
  const gate = new BlockGate(targets.map(() => streams))
  const every = targets.flatMap((target, index) => {
    const turns = NEXT[course.load.executor](mostInFlight(course.load) ?? 0, course.share)
    return Array.from({ length: streams }, (_, stream) =>
      runStream(course, {
        target,
        index,
        stream,
        gate,
        after: beginningOf(stream, streams),
        next: () => turns(globalStream(course.share, stream)),
      }),
    )
  })
  await Promise.all(every)
}

/**
 * The first `simultaneous` streams of a thread start together; the others follow `interval` ms apart, within
 * `maxTotal` ms. Streams that all start at once stay in step where answers last equally long: they would send
 * requests in bursts, and the timestamps of each burst would wait for one another.
 */
const STAGGER = { together: 32, each: 2, all: 500 } as const

function beginningOf(stream: number, streams: number): number {
  const late = Math.max(0, stream - STAGGER.together)
  return late * Math.min(STAGGER.each, STAGGER.all / streams)
}

interface Stream {
  readonly target: LoadTarget
  /** Number of the target in its group. `stream` is the number of the stream in this thread. */
  readonly index: number
  readonly stream: number
  readonly gate: BlockGate
  /** Milliseconds from the start of the load to the start of the stream. */
  readonly after: number
  /** Takes the number of the next trial. */
  readonly next: () => number
}

async function runStream(course: Course<ClosedLoad>, stream: Stream): Promise<void> {
  const { target, gate, index } = stream
  const caller = target.caller()
  await sleepUntil(instantOf(course, stream.after), course.clock, course.stopping)
  for (let turn = 0; ; turn++) {
    const number = stream.next()
    // No idling after the last trial.
    if (!target.iteration(number, elapsedOf(course)) || !(await mayStart(course, stream, turn))) break
    const iteration = target.iteration(number, elapsedOf(course))
    if (!iteration) break
    if (lengthOf(course.load) === undefined) await gate.enter(index, stream.stream, iteration.block)
    if (course.stopping()) break
    await call(course, caller, iteration, turn)
  }
  gate.leave(index, stream.stream)
  caller.leave()
}

async function call(course: Course, caller: Caller, iteration: Iteration, turn: number): Promise<void> {
  const idle = idleBefore(course, turn)
  await caller.call({
    iteration,
    model: 'closed',
    until: lastInstantOf(course),
    ...(idle !== undefined && { idle }),
  })
}

/** Waits until the stream has idled and the load wants it active; false once it never will again. */
async function mayStart(course: Course<ClosedLoad>, { stream }: Stream, turn: number): Promise<boolean> {
  const { load, share, clock, stopping } = course
  const idled = clock.now() + (idleBefore(course, turn) ?? 0) * 1e3
  if (!(await sleepUntil(idled, clock, stopping))) return false
  const wanted = activityOf(load)(globalStream(share, stream), elapsedOf(course))
  return wanted !== undefined && sleepUntil(instantOf(course, wanted), clock, stopping)
}

function idleBefore({ idle }: Course, turn: number): number | undefined {
  return turn === 0 || idle.length === 0 ? undefined : idle[(turn - 1) % idle.length]
}

/** The number of a stream of this thread among the streams of all threads. */
function globalStream({ index, of }: Share, stream: number): number {
  return stream * of + index
}

/** Which trial a stream takes next: one of its own equal share, or the next that no stream has taken. */
const NEXT: Record<ClosedLoad['executor'], (streams: number, share: Share) => (stream: number) => number> = {
  'constant-concurrency': (streams) => {
    const taken = new Map<number, number>()
    return (stream) => {
      const round = taken.get(stream) ?? 0
      taken.set(stream, round + 1)
      return stream + round * streams
    }
  },
  'shared-iterations': (_, share) => inOrder(share),
  'ramping-concurrency': (_, share) => inOrder(share),
}

function inOrder({ index, of }: Share): () => number {
  let taken = 0
  return () => taken++ * of + index
}
