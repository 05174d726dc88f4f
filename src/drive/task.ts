import type { AnyAdapter, Job } from '../core/adapter.ts'
import type { AudioFormat } from '../core/audio-format.ts'
import type { Spending } from '../core/budget.ts'
import type { Manner } from '../core/manner.ts'
import type { Scenario } from '../core/scenario.ts'
import type { HealthInterval } from './health.ts'
import type { PackedTrial } from './packed.ts'

/** A target with everything filled in: what a thread needs to make its jobs. Can be sent between threads. */
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
  /** Offer permessage-deflate on its WebSockets. */
  readonly compression?: boolean
  /** How its turns are spoken and listened to. */
  readonly manner: Manner
}

/** What one thread of load is told. Can be sent between threads. */
export interface Task {
  readonly run: string
  /** The moment the run began, in microseconds of the shared clock. */
  readonly origin: number
  readonly worker: number
  /** Threads that share the load; this one alone when absent. */
  readonly workers?: number
  /** Trials in flight of each target over all threads; counted by this one alone when absent. */
  readonly inFlight?: SharedArrayBuffer
  /** What may be spent, and the memory in which all threads count what is left of it. */
  readonly spending?: Spending & { readonly left: SharedArrayBuffer }
  /** A port of this host on which a stream tells nothing but the instants of its writes. */
  readonly canary?: number
  readonly scenario: Scenario
  readonly targets: readonly PlannedTarget[]
  /** Keep the audio of every answer and hand it over with the trial. */
  readonly saveAudio?: boolean
  /** PEM of a certificate to trust besides the usual ones. */
  readonly certificate?: string
}

/** A planned target with its adapter and the adapter's reading of its options. */
export interface BoundTarget {
  readonly plan: PlannedTarget
  readonly adapter: AnyAdapter
  readonly options: unknown
}

/** What a thread of load says, in batches: never once a trial. */
export type WorkerReport =
  | {
      readonly kind: 'batch'
      readonly finished: readonly PackedTrial[]
      readonly progress: readonly TargetProgress[]
    }
  /** Waits for the word to begin. */
  | { readonly kind: 'ready' }
  /** `canary`: whole microseconds by which the canary's stamps came late. */
  | { readonly kind: 'health'; readonly interval: HealthInterval; readonly canary: readonly number[] }
  | { readonly kind: 'done' }

/** What a thread of load is told while it works. `finish`: start nothing new. `abort`: stop where you are. */
export type WorkerOrder = 'finish' | 'abort'

/** The same, or the absolute microseconds at which what was waited for begins. */
export type LoadOrder = WorkerOrder | { readonly begin: number }

export interface TargetProgress {
  readonly target: string
  readonly inFlight: number
  readonly started: number
}

/** The job of one trial. */
export function jobFor({ plan, options }: BoundTarget, stream: string, text: string): Job {
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

/** A name that no other run uses, made of the characters that every provider allows. */
export function streamName({ origin }: Task, trial: number | string): string {
  return `ttfa-${Math.round(origin).toString(36)}-${trial}`
}
