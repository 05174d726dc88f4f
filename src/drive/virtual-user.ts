import { AudioReceiver } from '../audio/audio-receiver.ts'
import { createDecoder } from '../audio/decoders/create-decoder.ts'
import { playbackInstant, playbackStarts } from '../audio/playback.ts'
import { sleepUntil } from '../core/sleep-until.ts'
import { type Millis, type MonotonicTime, type RunTime, toMicros } from '../core/units.ts'
import type { TrialStart, VirtualUser } from '../executors/shared/load-target.ts'
import { isInterrupted } from '../pace/interruptions.ts'
import { RNG_STREAMS, seededRandom } from '../pace/random.ts'
import { chunkText } from '../pace/text-chunks.ts'
import type { ConnectionPool } from './connections/pool.ts'
import type { PreparedTarget } from './prepared-target.ts'
import { createJob, createStreamName } from './task.ts'
import { type FinishedTrial, runTrial } from './trial/run-trial.ts'
import type { TrialAttempt } from './trial/trial-context.ts'

/**
 * A dedicated user runs turn after turn on connections of its own, which close with it. Any other runs iterations
 * concurrently on shared connections.
 */
export function createVirtualUser(
  target: PreparedTarget,
  pool: ConnectionPool,
  isDedicated: boolean,
): VirtualUser {
  const { options, context } = target
  let afterCancel: boolean | undefined
  return {
    runIteration: async (start) => {
      target.countStart()
      const attempt = await prepareAttempt(target, start, afterCancel)
      const finished = await runTrial({ ...context, pool }, attempt)
      target.inFlight.add(-1)
      options.onFinish(finished)
      // In a closed load the next start follows at once: in an iteration of its own.
      if (start.due === undefined) await context.yieldQueue.waitForNextTurn()
      if (isDedicated) afterCancel = finished.trial.at.cancel !== undefined
      // Arrivals on shared connections do not wait for each other: they take another connection. See `quietTime`.
      if (isDedicated || start.due === undefined)
        await sleepUntil(settledAt(target, pool, finished), options.clock, options.stopping)
      return options.task.origin + playbackEnd(finished, attempt.interruptAfter)
    },
    close: () => {
      if (isDedicated) pool.close()
    },
  }
}

/** A refused key ends the run. The main thread decides that, and meanwhile nothing more should be sent. */
const REFUSED_PAUSE: Millis = 100

/** When the next turn may begin on the connection just used. */
function settledAt(
  { options }: PreparedTarget,
  pool: ConnectionPool,
  { trial }: FinishedTrial,
): MonotonicTime {
  const pausedUntil = trial.outcome === 'auth' ? options.clock.now() + toMicros(REFUSED_PAUSE) : 0
  return Math.max(pool.settledAt, pausedUntil)
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
