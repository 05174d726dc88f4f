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

/** A frame and what the adapter heard in it, both copied out of the socket's memory. */
export interface HeardFrame {
  readonly frame: Frame
  readonly heard: readonly Heard[]
}

/** One trial on the stage: its record, and every frame of it. */
export interface Performance extends Finished {
  readonly job: Job
  readonly frames: readonly HeardFrame[]
  /** All the audio that was heard. */
  readonly samples: Int16Array
}

/** A mount of the lab that plays the adapter's provider, and the harness in front of it. */
export interface Stage {
  /** Runs one trial, as a run would. `warm` reuses the connection of the trial before. */
  readonly perform: (changes?: Partial<Job>, connection?: 'cold' | 'warm') => Promise<Performance>
  /** A job for this lab, for those who talk on the wire themselves. */
  readonly job: (changes?: Partial<Job>) => Job
  readonly line: LineOptions
  /** What the lab says it did, request by request. */
  readonly truth: () => readonly TruthRecord[]
}

/** Where a stage stands: a mount of a lab. `timeout` in milliseconds. */
export interface Place {
  readonly base: string
  readonly timeout: number
  readonly truth: () => readonly TruthRecord[]
}

/** Builds a stage for an adapter, plays on it, and takes its connections down again. */
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

/** The adapter, with every frame written down. Without its promise, so that no frame is counted unread. */
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

/** The record's instants are the clock's own: its run began when the clock did. */
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
