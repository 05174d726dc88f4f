import { sleepUntil } from '../../core/sleep-until.ts'
import type { Millis } from '../../core/units.ts'
import type { Iteration } from '../../pace/iterations.ts'
import type { LoadShape } from '../../pace/load-shape.ts'
import { shareOf, type ThreadShare } from '../../pace/thread-share.ts'
import { BlockGate } from './block-gate.ts'
import { type ExecutorContext, elapsedMillis, loadDeadline, toInstant } from './executor-context.ts'
import type { LoadTarget, TrialStart } from './load-target.ts'

/** What closed loads differ in. Streams are numbered from 0 over all threads. */
export interface StreamRules {
  /** Which trial a stream takes next. */
  readonly allocate: (streams: number, share: ThreadShare) => (stream: number) => number
  readonly activity: (shape: LoadShape) => StreamActivity
}

/**
 * The first instant from `elapsed` on at which a stream may start a trial, in milliseconds since the load
 * started; undefined once it may not start any more.
 */
export type StreamActivity = (stream: number, elapsed: Millis) => Millis | undefined

/**
 * How a closed load runs against all targets in parallel: a stream starts its next trial when its last one has
 * ended.
 */
export function closedLoad(
  rules: StreamRules,
): (context: ExecutorContext, targets: readonly LoadTarget[]) => Promise<void> {
  return async function runClosedLoad(context, targets) {
    const gate = new BlockGate(targets.map(({ shape }) => shareOf(shape.maxConcurrency ?? 0, context.share)))
    const streams = targets.flatMap((target, index) =>
      createStreams(context.share, { target, index, gate }, rules),
    )
    await Promise.all(streams.map((stream) => runStream(context, stream)))
  }
}

/** The streams of this thread for one target. */
function createStreams(
  share: ThreadShare,
  common: Pick<Stream, 'target' | 'index' | 'gate'>,
  rules: StreamRules,
): Stream[] {
  const { shape } = common.target
  const streams = shareOf(shape.maxConcurrency ?? 0, share)
  const allocate = rules.allocate(shape.maxConcurrency ?? 0, share)
  const activity = rules.activity(shape)
  return Array.from({ length: streams }, (_, stream) => {
    const globalNumber = stream * share.of + share.index
    return {
      ...common,
      stream,
      startDelay: staggerDelay(stream, streams),
      nextNumber: () => allocate(globalNumber),
      activeFrom: (elapsed) => activity(globalNumber, elapsed),
    }
  })
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
  /** Of the target in its group. */
  readonly index: number
  /** In this thread. */
  readonly stream: number
  readonly gate: BlockGate
  /** Time from the start of the load to the start of the stream. */
  readonly startDelay: Millis
  /** Takes the number of the next trial. */
  readonly nextNumber: () => number
  /** When it may start its next trial, both in milliseconds since the load started. */
  readonly activeFrom: (elapsed: Millis) => Millis | undefined
}

async function runStream(context: ExecutorContext, stream: Stream): Promise<void> {
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
    if (target.shape.duration === undefined) await gate.enter(index, stream.stream, iteration.block)
    if (context.stopping()) break
    await user.runIteration(createStart(context, target, iteration, turn))
  }
  gate.leave(index, stream.stream)
  user.close()
}

function createStart(
  context: ExecutorContext,
  { shape }: LoadTarget,
  iteration: Iteration,
  turn: number,
): TrialStart {
  const idle = idleTimeBefore(context, turn)
  return {
    iteration,
    loadModel: 'closed',
    deadline: loadDeadline(context, shape),
    ...(idle !== undefined && { idle }),
  }
}

/** Waits until the stream has idled and the load wants it active; false once it never will again. */
async function waitUntilWanted(
  context: ExecutorContext,
  { activeFrom }: Stream,
  turn: number,
): Promise<boolean> {
  const { clock, stopping } = context
  const idleUntil = clock.now() + (idleTimeBefore(context, turn) ?? 0) * 1e3
  if (!(await sleepUntil(idleUntil, clock, stopping))) return false
  const resumeAt = activeFrom(elapsedMillis(context))
  return resumeAt !== undefined && sleepUntil(toInstant(context, resumeAt), clock, stopping)
}

function idleTimeBefore({ idle }: ExecutorContext, turn: number): number | undefined {
  return turn === 0 || idle.length === 0 ? undefined : idle[(turn - 1) % idle.length]
}

/**
 * The next trial is the next that no stream has taken. With fewer streams than threads some threads have none: the
 * others take all trials.
 */
export function allocateInOrder(streams: number, { index, of }: ThreadShare): () => number {
  const sharing = Math.min(of, streams)
  let taken = 0
  return () => taken++ * sharing + index
}

/** A stream may start trials until the load is over. */
export function untilLoadEnds({ duration = Number.POSITIVE_INFINITY }: LoadShape): StreamActivity {
  return (_stream, elapsed) => (elapsed < duration ? elapsed : undefined)
}
