import type { AnyAdapter, Job } from '../core/adapter/adapter.ts'
import type { HttpChoice } from '../core/adapter/http-choice.ts'
import type { AudioFormat } from '../core/audio-format.ts'
import type { ResolvedBudget } from '../core/config/budget.ts'
import type { ProxyRules } from '../core/config/proxy-rules.ts'
import type { TurnOptions } from '../core/config/turn-options.ts'
import type { MonotonicTime } from '../core/units.ts'
import type { Scenario } from '../scenario/scenario.ts'
import type { HealthInterval } from './thread-health/health-monitor.ts'
import type { SerializedTrial } from './trial/serialized-trial.ts'

/**
 * A target with all defaults applied: what a thread needs to create its jobs. Can be posted between threads.
 */
export interface PlannedTarget {
  readonly id: string
  /** An adapter's id, or the path of a file in `adapterFolder`. */
  readonly adapter: string
  readonly adapterFolder: string
  readonly provider: string
  readonly transport: string
  readonly model: string
  readonly voice: string
  readonly language: string
  readonly region: string
  readonly format: AudioFormat
  readonly base: string
  readonly key: string
  readonly options: Readonly<Record<string, unknown>>
  readonly simulated: boolean
  /** True if a cassette answers. */
  readonly replayed?: boolean
  /** Offer permessage-deflate on its WebSockets. */
  readonly compression?: boolean
  /** The version of HTTP that it speaks. 1.1 if absent. */
  readonly http?: HttpChoice
  /** The proxies that its connections go through. */
  readonly proxies?: ProxyRules
  /** How its turns are sent and interrupted. */
  readonly turnOptions: TurnOptions
}

/** The task of one load thread. Can be posted between threads. */
export interface LoadTask {
  readonly run: string
  /** Start of the run on the shared clock. */
  readonly origin: MonotonicTime
  readonly worker: number
  /** Threads that share the load; 1 if absent. */
  readonly workers?: number
  /** Shared counters of the trials of each target in flight; absent if this thread runs alone. */
  readonly inFlight?: SharedArrayBuffer
  /** The budget, and the shared counters of what is left of it. */
  readonly budget?: ResolvedBudget & { readonly counters: SharedArrayBuffer }
  /** Local port of the canary: a stream that sends only the instants of its own writes. */
  readonly canary?: number
  readonly scenario: Scenario
  readonly targets: readonly PlannedTarget[]
  /** Save the audio of every answer with its trial. */
  readonly saveAudio?: boolean
  /** Keep what passed over the connections of the first so many trials of each target. */
  readonly record?: number
  /** PEM of an additional certificate to trust. */
  readonly certificate?: string
}

/** A planned target with its adapter and its parsed options. */
export interface BoundTarget {
  readonly plan: PlannedTarget
  readonly adapter: AnyAdapter
  readonly options: unknown
}

/** Messages from any measuring thread. */
export type ThreadReport =
  /** Waits for the `begin` command. */
  | { readonly kind: 'ready' }
  /** `canary`: lateness of the canary's timestamps, in whole microseconds. */
  | { readonly kind: 'health'; readonly interval: HealthInterval; readonly canary: readonly number[] }
  | { readonly kind: 'done' }

/** Messages from a load thread. Trials come in batches, never one by one. */
export type WorkerReport =
  | {
      readonly kind: 'batch'
      readonly finished: readonly SerializedTrial[]
      readonly progress: readonly TargetProgress[]
    }
  | ThreadReport

/** Commands to a running load thread. `finish`: start no new trial. `abort`: abort trials in flight. */
export type WorkerCommand = 'finish' | 'abort'

/** A worker command, or the absolute microseconds at which the load starts. */
export type LoadCommand = WorkerCommand | { readonly begin: MonotonicTime }

export interface TargetProgress {
  readonly target: string
  readonly inFlight: number
  readonly started: number
}

/** Creates the job of one trial. */
export function createJob({ plan, options }: BoundTarget, stream: string, text: string): Job {
  return Object.freeze({
    stream,
    target: plan.id,
    text,
    model: plan.model,
    voice: plan.voice,
    language: plan.language,
    format: plan.format,
    key: plan.key,
    base: plan.base,
    options,
  })
}

/** A stream name unique to the run, made of characters that every provider allows. */
export function createStreamName({ origin }: LoadTask, trial: number | string): string {
  return `ttfa-${Math.round(origin).toString(36)}-${trial}`
}
