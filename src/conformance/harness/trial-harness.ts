import type { AnyAdapter, Frame, Job, ProviderEvent } from '../../core/adapter/adapter.ts'
import { copyEvent, copyFrame } from '../../core/adapter/copy-frame.ts'
import { monotonicClock } from '../../core/clock.ts'
import { sleepUntil } from '../../core/sleep-until.ts'
import { ConnectionPool } from '../../drive/connections/pool.ts'
import { LoopLag } from '../../drive/thread-health/loop-lag.ts'
import { type FinishedTrial, runTrial } from '../../drive/trial/run-trial.ts'
import { YieldQueue } from '../../drive/trial/yield-queue.ts'
import type { TruthRecord } from '../../lab/index.ts'
import type { ConnectionOptions } from '../../wire/connection.ts'
import { createResolver } from '../../wire/socket/resolver.ts'
import { createRecordingReceiver } from './recording-receiver.ts'
import { sampleJob } from './sample-job.ts'
import { trialMetadata } from './trial-metadata.ts'

/** A frame and its events, both copied out of the socket's memory. */
export interface ParsedFrame {
  readonly frame: Frame
  readonly events: readonly ProviderEvent[]
}

/** The record of one trial, and all its frames. */
export interface TrialResult extends FinishedTrial {
  readonly job: Job
  readonly frames: readonly ParsedFrame[]
  /** All decoded audio. */
  readonly samples: Int16Array
}

/** Runs trials of an adapter against a mount of the lab. */
export interface TrialHarness {
  /** Runs one trial, as a run would. `warm` reuses the connection of the previous trial. */
  readonly runTrial: (changes?: Partial<Job>, connection?: 'cold' | 'warm') => Promise<TrialResult>
  /** A job for this lab, for laws that open connections themselves. */
  readonly job: (changes?: Partial<Job>) => Job
  readonly connectionOptions: ConnectionOptions
  /** The truth log of the mount. */
  readonly truth: () => readonly TruthRecord[]
}

/** A mount of a lab. `timeout` in milliseconds. */
export interface LabMount {
  readonly base: string
  readonly timeout: number
  readonly truth: () => readonly TruthRecord[]
}

/** Creates a harness for an adapter, passes it on, and closes its connections afterwards. */
export async function withHarness(
  adapter: AnyAdapter,
  { base, timeout, truth }: LabMount,
  use: (harness: TrialHarness) => Promise<void>,
): Promise<void> {
  const connectionOptions: ConnectionOptions = { clock: monotonicClock, resolver: createResolver(), timeout }
  const pool = new ConnectionPool(adapter, connectionOptions)
  let number = 0
  const job = (changes: Partial<Job> = {}) =>
    sampleJob(adapter, { base, stream: `kit-${++number}`, ...changes })
  try {
    await use({
      job,
      connectionOptions,
      truth,
      runTrial: (changes, connection = 'cold') =>
        runOneTrial(adapter, pool, job(changes), connection, timeout),
    })
  } finally {
    pool.close()
  }
}

async function runOneTrial(
  adapter: AnyAdapter,
  pool: ConnectionPool,
  job: Job,
  connection: 'cold' | 'warm',
  timeout: number,
): Promise<TrialResult> {
  const frames: ParsedFrame[] = []
  const receiver = await createRecordingReceiver(job.format)
  if (connection === 'warm') await sleepUntil(pool.settledAt, monotonicClock, () => false)
  const now = monotonicClock.now()
  const finished = await runTrial(
    {
      adapter: recordFrames(adapter, frames),
      pool,
      clock: monotonicClock,
      lag: new LoopLag(),
      yieldQueue: new YieldQueue(),
      timeout,
      stop: { kind: 'complete' },
      signal: new AbortController().signal,
    },
    { job, connection, metadata: trialMetadata(adapter, job, now), receiver },
  )
  return { ...finished, job, frames, samples: receiver.samples }
}

/** The adapter with all frames recorded. Without `audioRepeats`, so that every frame is parsed. */
function recordFrames(adapter: AnyAdapter, frames: ParsedFrame[]): AnyAdapter {
  const { audioRepeats: _, ...facts } = adapter.facts
  return {
    ...adapter,
    facts,
    hear: (frame, state, job) => {
      const copy = copyFrame(frame)
      const events = adapter.hear(frame, state, job)
      frames.push({ frame: copy, events: events.map(copyEvent) })
      return events
    },
  }
}
