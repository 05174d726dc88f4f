import { AudioReceiver } from '../audio/audio-receiver.ts'
import { createDecoder } from '../audio/decoders/create-decoder.ts'
import { playbackInstant, playbackStarts } from '../audio/playback.ts'
import { sleepUntil } from '../core/sleep-until.ts'
import type { MonotonicTime, RunTime } from '../core/units.ts'
import type { TrialStart, VirtualUser } from '../executors/load-target.ts'
import { isInterrupted } from '../pace/interruptions.ts'
import { RNG_STREAMS, seededRandom } from '../pace/random.ts'
import { chunkText } from '../pace/text-chunks.ts'
import type { ConnectionPool } from './connections/pool.ts'
import type { PreparedTarget } from './prepared-target.ts'
import { createJob, createStreamName } from './task.ts'
import { type FinishedTrial, runTrial } from './trial/run-trial.ts'
import type { TrialAttempt } from './trial/trial-context.ts'

/** A virtual user that runs iterations concurrently on shared connections. Closing it leaves them open. */
export function createPooledUser(target: PreparedTarget, pool: ConnectionPool): VirtualUser {
  return {
    runIteration: async (start) => {
      const { playedOutAt } = await runOnPool(target, pool, start)
      // Arrivals do not wait for each other: they take another connection.
      if (start.due === undefined) await waitUntilSettled(target, pool)
      return playedOutAt
    },
    close: () => {},
  }
}

/** A virtual user that runs turn after turn on connections of its own. */
export function createDedicatedUser(target: PreparedTarget, pool: ConnectionPool): VirtualUser {
  let cancelled: boolean | undefined
  return {
    runIteration: async (start) => {
      const { finished, playedOutAt } = await runOnPool(target, pool, start, cancelled)
      cancelled = finished.trial.at.cancel !== undefined
      await waitUntilSettled(target, pool)
      return playedOutAt
    },
    close: () => pool.close(),
  }
}

/** Waits until the connection just used can serve the next turn: see `quietTime`. */
async function waitUntilSettled({ options }: PreparedTarget, pool: ConnectionPool): Promise<void> {
  await sleepUntil(pool.settledAt, options.clock, options.stopping)
}

interface IterationResult {
  readonly finished: FinishedTrial
  readonly playedOutAt: MonotonicTime
}

async function runOnPool(
  target: PreparedTarget,
  pool: ConnectionPool,
  start: TrialStart,
  afterCancel?: boolean,
): Promise<IterationResult> {
  const { origin } = target.options.task
  const finish = target.beginTrial()
  const attempt = await prepareAttempt(target, start, afterCancel)
  const finished = await runTrial({ ...target.context, pool }, attempt)
  finish(finished)
  return { finished, playedOutAt: origin + playbackEnd(finished, attempt.interruptAfter) }
}

async function prepareAttempt(
  target: PreparedTarget,
  start: TrialStart,
  afterCancel?: boolean,
): Promise<TrialAttempt> {
  const { options, bound } = target
  const { task, clock } = options
  const { seed, texts } = task.scenario
  const { input = { mode: 'whole' }, interrupt } = bound.plan.turnOptions
  const trial = target.numberOf(start.iteration)
  const text = texts[start.iteration.text] ?? ''
  const job = createJob(bound, createStreamName(task, trial), text)
  const chunks = chunkText(text, input, seededRandom(seed, RNG_STREAMS.textChunks + trial))
  // Created before the trial starts: a decoder may have to be loaded.
  const receiver = new AudioReceiver(await createDecoder(job.format), {
    keepSamples: task.saveAudio ?? false,
  })
  const metadata = target.metadata(start, clock.now())
  return {
    job,
    connection: start.iteration.connection,
    receiver,
    chunks,
    metadata: afterCancel === undefined ? metadata : { ...metadata, after_cancel: afterCancel },
    ...(interrupt && isInterrupted(interrupt, seed, trial) && { interruptAfter: interrupt.after }),
    ...(start.deadline !== undefined && { deadline: start.deadline }),
  }
}

/**
 * When playback of the answer ends. A caller who barges in does so at
 * the same position of the audio whether or not all of it had been delivered by then.
 */
function playbackEnd(
  { trial, arrivals: { pieces } }: FinishedTrial,
  interruptAfter: number | undefined,
): RunTime {
  const { at, lead_silence_us } = trial
  if (at.cancel !== undefined) return at.cancel
  const bargeInAt =
    interruptAfter === undefined || lead_silence_us === undefined
      ? undefined
      : playbackInstant(pieces, lead_silence_us + interruptAfter * 1e3)
  return bargeInAt ?? (playbackStarts(pieces).at(-1) ?? at.end ?? 0) + (pieces.at(-1)?.audio ?? 0)
}
