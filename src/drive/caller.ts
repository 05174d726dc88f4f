import { createDecoder } from '../audio/decoder.ts'
import { Listener } from '../audio/listener.ts'
import { instantOf, playStarts } from '../audio/player.ts'
import { feedOf } from '../pace/feed.ts'
import { isInterrupted } from '../pace/interruptions.ts'
import { LANES, seededRandom } from '../pace/random.ts'
import type { Lines } from './lines.ts'
import type { Caller, Start } from './load-target.ts'
import type { PreparedTarget } from './prepare-target.ts'
import { type Attempt, type Finished, runTrial } from './run-trial.ts'
import { jobFor, streamName } from './task.ts'

/** A virtual user that runs iterations concurrently on shared connections. Closing it leaves them open. */
export function crowd(target: PreparedTarget, lines: Lines): Caller {
  return {
    call: async (start) => (await callOn(target, lines, start)).heardOut,
    leave: () => {},
  }
}

/** A virtual user that runs turn after turn on connections of its own. */
export function speaker(target: PreparedTarget, lines: Lines): Caller {
  let cancelled: boolean | undefined
  return {
    call: async (start) => {
      const { finished, heardOut } = await callOn(target, lines, start, cancelled)
      cancelled = finished.trial.at.cancel !== undefined
      return heardOut
    },
    leave: () => lines.close(),
  }
}

interface Called {
  readonly finished: Finished
  /** Absolute microseconds. */
  readonly heardOut: number
}

async function callOn(
  target: PreparedTarget,
  lines: Lines,
  start: Start,
  afterCancel?: boolean,
): Promise<Called> {
  const { origin } = target.options.task
  const leave = target.enter()
  const attempt = await attemptOf(target, start, afterCancel)
  const finished = await runTrial({ ...target.context, lines }, attempt)
  leave(finished)
  return { finished, heardOut: origin + heardOutAt(finished, attempt.interruptAfter) }
}

async function attemptOf(target: PreparedTarget, start: Start, afterCancel?: boolean): Promise<Attempt> {
  const { options, bound } = target
  const { task, clock } = options
  const { seed, texts } = task.scenario
  const { input = { mode: 'whole' }, interrupt } = bound.plan.manner
  const trial = target.numberOf(start.iteration)
  const text = texts[start.iteration.text] ?? ''
  const job = jobFor(bound, streamName(task, trial), text)
  const pieces = feedOf(text, input, seededRandom(seed, LANES.feeding + trial))
  // Created before the trial starts: a decoder may have to be loaded.
  const listener = new Listener(await createDecoder(job.format), { keep: task.saveAudio ?? false })
  const circumstances = target.circumstances(start, clock.now())
  return {
    job,
    connection: start.iteration.connection,
    listener,
    pieces,
    circumstances:
      afterCancel === undefined ? circumstances : { ...circumstances, after_cancel: afterCancel },
    ...(interrupt && isInterrupted(interrupt, seed, trial) && { interruptAfter: interrupt.after }),
    ...(start.until !== undefined && { until: start.until }),
  }
}

/**
 * When playback of the answer ends, in microseconds since the run began. A caller who barges in does so at
 * the same position of the audio whether or not all of it had been delivered by then.
 */
function heardOutAt({ trial, arrivals: { pieces } }: Finished, interruptAfter: number | undefined): number {
  const { at, lead_silence_us } = trial
  if (at.cancel !== undefined) return at.cancel
  const cut =
    interruptAfter === undefined || lead_silence_us === undefined
      ? undefined
      : instantOf(pieces, lead_silence_us + interruptAfter * 1e3)
  return cut ?? (playStarts(pieces).at(-1) ?? at.end ?? 0) + (pieces.at(-1)?.audio ?? 0)
}
