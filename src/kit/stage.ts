import type { AnyAdapter, Frame, Heard, Job } from '../core/adapter.ts'
import { monotonicClock } from '../core/clock.ts'
import { Interlude } from '../drive/interlude.ts'
import { Lines } from '../drive/lines.ts'
import { LoopLag } from '../drive/loop-lag.ts'
import { type Finished, runTrial } from '../drive/run-trial.ts'
import type { TruthRecord } from '../lab/index.ts'
import type { LineOptions } from '../wire/line.ts'
import { createResolver } from '../wire/resolver.ts'
import { copyOf, heardCopyOf } from './copies.ts'
import { keepingListener } from './keeping-listener.ts'
import { sampleJob } from './sample-job.ts'

/** A frame and its events, both copied out of the socket's memory. */
export interface HeardFrame {
  readonly frame: Frame
  readonly heard: readonly Heard[]
}

/** The record of one trial, and all its frames. */
export interface Performance extends Finished {
  readonly job: Job
  readonly frames: readonly HeardFrame[]
  /** All decoded audio. */
  readonly samples: Int16Array
}

/** Runs trials of an adapter against a mount of the lab. */
export interface Stage {
  /** Runs one trial, as a run would. `warm` reuses the connection of the previous trial. */
  readonly perform: (changes?: Partial<Job>, connection?: 'cold' | 'warm') => Promise<Performance>
  /** A job for this lab, for laws that open connections themselves. */
  readonly job: (changes?: Partial<Job>) => Job
  readonly line: LineOptions
  /** The truth log of the mount. */
  readonly truth: () => readonly TruthRecord[]
}

/** A mount of a lab. `timeout` in milliseconds. */
export interface Place {
  readonly base: string
  readonly timeout: number
  readonly truth: () => readonly TruthRecord[]
}

/** Creates a harness for an adapter, passes it on, and closes its connections afterwards. */
export async function onStage(
  adapter: AnyAdapter,
  { base, timeout, truth }: Place,
  play: (stage: Stage) => Promise<void>,
): Promise<void> {
  const line: LineOptions = { clock: monotonicClock, resolver: createResolver(), timeout }
  const lines = new Lines(adapter, line)
  let number = 0
  const job = (changes: Partial<Job> = {}) =>
    sampleJob(adapter, { base, stream: `kit-${++number}`, ...changes })
  try {
    await play({
      job,
      line,
      truth,
      perform: (changes, connection = 'cold') => trialOf(adapter, lines, job(changes), connection, timeout),
    })
  } finally {
    lines.close()
  }
}

async function trialOf(
  adapter: AnyAdapter,
  lines: Lines,
  job: Job,
  connection: 'cold' | 'warm',
  timeout: number,
): Promise<Performance> {
  const frames: HeardFrame[] = []
  const listener = await keepingListener(job.format)
  const now = monotonicClock.now()
  const finished = await runTrial(
    {
      adapter: tapped(adapter, frames),
      lines,
      clock: monotonicClock,
      lag: new LoopLag(),
      interlude: new Interlude(),
      timeout,
      stop: { kind: 'complete' },
      signal: new AbortController().signal,
    },
    { job, connection, circumstances: circumstancesOf(adapter, job, now), listener },
  )
  return { ...finished, job, frames, samples: listener.samples }
}

/** The adapter with all frames recorded. Without `audioRepeats`, so that every frame is parsed. */
function tapped(adapter: AnyAdapter, frames: HeardFrame[]): AnyAdapter {
  const { audioRepeats: _, ...facts } = adapter.facts
  return {
    ...adapter,
    facts,
    hear: (frame, memo, job) => {
      const copy = copyOf(frame)
      const heard = adapter.hear(frame, memo, job)
      frames.push({ frame: copy, heard: heard.map(heardCopyOf) })
      return heard
    },
  }
}

/** The run's origin is 0, so that the instants of the record are those of the clock. */
function circumstancesOf({ facts }: AnyAdapter, job: Job, now: number) {
  return {
    run: 'kit',
    trial: 0,
    target: job.target,
    provider: facts.provider,
    adapter: facts.id,
    model: job.model,
    voice: job.voice,
    transport: facts.transport,
    region: '',
    text: 0,
    chars: [...job.text].length,
    phase: 'measure',
    load: 'closed',
    block: 0,
    worker: 0,
    in_flight: 1,
    due: now,
    began: now,
    origin: 0,
    simulated: false,
  } as const
}
