import { loadDuration, maxConcurrency } from '../../core/config/load.ts'
import type { Iteration } from '../../pace/iterations.ts'
import type { ThreadShare } from '../../pace/pacer.ts'
import { type ClosedLoad, createStreamActivity } from '../../pace/stream-activity.ts'
import type { LoadTarget, VirtualUser } from '../load-target.ts'
import { sleepUntil } from '../sleep-until.ts'
import { BlockGate } from './block-gate.ts'
import { type ExecutorContext, elapsedMillis, loadDeadline, shareOf, toInstant } from './executor-context.ts'

/**
 * Runs a closed load against all targets in parallel: a stream starts its next trial when its last one has
 * ended.
 */
export async function runClosedLoad(
  context: ExecutorContext<ClosedLoad>,
  targets: readonly LoadTarget[],
): Promise<void> {
  const streams = shareOf(maxConcurrency(context.load) ?? 0, context.share)
  const gate = new BlockGate(targets.map(() => streams))
  const running = targets.flatMap((target, index) => {
    const allocate = TRIAL_ALLOCATION[context.load.executor](maxConcurrency(context.load) ?? 0, context.share)
    return Array.from({ length: streams }, (_, stream) =>
      runStream(context, {
        target,
        index,
        stream,
        gate,
        startDelay: staggerDelay(stream, streams),
        nextNumber: () => allocate(globalStreamNumber(context.share, stream)),
      }),
    )
  })
  await Promise.all(running)
}

/**
 * The first `simultaneous` streams of a thread start together; the others follow `interval` ms apart, within
 * `maxTotal` ms. Streams that all start at once stay in step where answers last equally long: they would send
 * requests in bursts, and the timestamps of each burst would wait for one another.
 */
const STAGGER = { simultaneous: 32, interval: 2, maxTotal: 500 } as const

function staggerDelay(stream: number, streams: number): number {
  const position = Math.max(0, stream - STAGGER.simultaneous)
  return position * Math.min(STAGGER.interval, STAGGER.maxTotal / streams)
}

interface Stream {
  readonly target: LoadTarget
  /** Number of the target in its group. `stream` is the number of the stream in this thread. */
  readonly index: number
  readonly stream: number
  readonly gate: BlockGate
  /** Milliseconds from the start of the load to the start of the stream. */
  readonly startDelay: number
  /** Takes the number of the next trial. */
  readonly nextNumber: () => number
}

async function runStream(context: ExecutorContext<ClosedLoad>, stream: Stream): Promise<void> {
  const { target, gate, index } = stream
  const user = target.createUser()
  await sleepUntil(toInstant(context, stream.startDelay), context.clock, context.stopping)
  for (let turn = 0; ; turn++) {
    const number = stream.nextNumber()
    // No idling after the last trial.
    if (!target.iteration(number, elapsedMillis(context)) || !(await waitUntilWanted(context, stream, turn)))
      break
    const iteration = target.iteration(number, elapsedMillis(context))
    if (!iteration) break
    if (loadDuration(context.load) === undefined) await gate.enter(index, stream.stream, iteration.block)
    if (context.stopping()) break
    await runNextIteration(context, user, iteration, turn)
  }
  gate.leave(index, stream.stream)
  user.close()
}

async function runNextIteration(
  context: ExecutorContext,
  user: VirtualUser,
  iteration: Iteration,
  turn: number,
): Promise<void> {
  const idle = idleTimeBefore(context, turn)
  await user.runIteration({
    iteration,
    loadModel: 'closed',
    deadline: loadDeadline(context),
    ...(idle !== undefined && { idle }),
  })
}

/** Waits until the stream has idled and the load wants it active; false once it never will again. */
async function waitUntilWanted(
  context: ExecutorContext<ClosedLoad>,
  { stream }: Stream,
  turn: number,
): Promise<boolean> {
  const { load, share, clock, stopping } = context
  const idleUntil = clock.now() + (idleTimeBefore(context, turn) ?? 0) * 1e3
  if (!(await sleepUntil(idleUntil, clock, stopping))) return false
  const activeFrom = createStreamActivity(load)(globalStreamNumber(share, stream), elapsedMillis(context))
  return activeFrom !== undefined && sleepUntil(toInstant(context, activeFrom), clock, stopping)
}

function idleTimeBefore({ idle }: ExecutorContext, turn: number): number | undefined {
  return turn === 0 || idle.length === 0 ? undefined : idle[(turn - 1) % idle.length]
}

/** The number of a stream of this thread among the streams of all threads. */
function globalStreamNumber({ index, of }: ThreadShare, stream: number): number {
  return stream * of + index
}

/** Which trial a stream takes next: one of its own equal share, or the next that no stream has taken. */
const TRIAL_ALLOCATION: Record<
  ClosedLoad['executor'],
  (streams: number, share: ThreadShare) => (stream: number) => number
> = {
  'constant-concurrency': (streams) => {
    const taken = new Map<number, number>()
    return (stream) => {
      const round = taken.get(stream) ?? 0
      taken.set(stream, round + 1)
      return stream + round * streams
    }
  },
  'shared-iterations': (_, share) => allocateInOrder(share),
  'ramping-concurrency': (_, share) => allocateInOrder(share),
}

function allocateInOrder({ index, of }: ThreadShare): () => number {
  let taken = 0
  return () => taken++ * of + index
}
