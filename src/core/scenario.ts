import type { AudioFormatFact } from './adapter.ts'
import type { LabProfile } from './lab-profile.ts'

/** A run as the user described it, checked and with its defaults filled in. Times are milliseconds. */
export interface Scenario {
  readonly name: string
  readonly description?: string
  /** Every random choice of the run comes from it. */
  readonly seed: number
  readonly texts: readonly string[]
  readonly targets: readonly Target[]
  readonly load: Load
  readonly connection: ConnectionPolicy
  /** Trials of each target that run first and are labelled `warmup`. */
  readonly warmup: number
  /** Milliseconds from `began` after which a trial is given up. */
  readonly timeout: number
  readonly stop: Stop
}

/** `cold`: dial for every trial. `warm`: reuse. `both`: half of the trials each, in turn. */
export type ConnectionPolicy = 'cold' | 'warm' | 'both'

/** When a trial is over: when the provider says so, or after so many milliseconds without anything new. */
export type Stop = { readonly kind: 'complete' } | { readonly kind: 'quiet'; readonly after: number }

/** What is being compared. */
export interface Target {
  /** Its name in tables and files: letters, digits, `.`, `_` and `-`. */
  readonly id: string
  /** An adapter's id, or the path of a file that holds one. */
  readonly adapter: string
  /** Absent: the first model, and the voice, rate and format that the adapter's facts declare. */
  readonly model?: string
  readonly voice?: string
  readonly sampleRate?: number
  readonly format?: AudioFormatFact
  readonly language: string
  readonly region: string
  /** Scheme, host and port instead of the provider's. */
  readonly base?: string
  readonly options: Readonly<Record<string, unknown>>
  /** How the embedded lab plays this target, when it does. */
  readonly lab?: LabProfile
}

export type Load = ConstantConcurrency | SharedIterations

/** A fixed number in flight against each target; every stream of the load gets an equal share of the trials. */
export interface ConstantConcurrency {
  readonly executor: 'constant-concurrency'
  readonly concurrency: number
  /** Measured trials of each target. */
  readonly trials: number
  readonly order: Order
}

/** A fixed number in flight against each target; whichever stream is free takes the next trial. */
export interface SharedIterations {
  readonly executor: 'shared-iterations'
  readonly concurrency: number
  readonly trials: number
  readonly order: Order
}

/** `interleaved`: targets side by side, block by block. `blocked`: one target after the other. */
export type Order = 'interleaved' | 'blocked'
