import type { AudioFormatFact } from '../adapter/adapter.ts'
import type { CloneStep } from '../provisioning/clone.ts'
import type { DictionaryStep } from '../provisioning/dictionary.ts'
import type { Budget } from './budget.ts'
import type { LabProfile } from './lab-profile.ts'
import type { Load } from './load.ts'
import type { Probe } from './probe.ts'
import type { TurnOptions } from './turn-options.ts'

export type { Load, Order } from './load.ts'

import type { Goodput, Threshold } from './threshold.ts'

/** A scenario, validated and with defaults applied. Times are milliseconds. */
export interface Scenario extends TurnOptions {
  readonly name: string
  readonly description?: string
  /** Seed of every random choice in the run. */
  readonly seed: number
  readonly texts: readonly string[]
  readonly targets: readonly Target[]
  /** For a search: the heaviest load that it can reach. */
  readonly load: Load
  /** A search for a limit, instead of a run. */
  readonly probe?: Probe
  readonly connection: ConnectionPolicy
  /** Number of threads that share the load. Default: as many as help. */
  readonly workers?: number | 'auto'
  /** Trials per target that run first and are labelled `warmup`. */
  readonly warmup: number
  /**
   * Milliseconds at the start of the load in which trials are labelled `warmup`, if the load has a duration.
   */
  readonly warmupTime?: number
  /** Idle times before the turns of a stream, used in order and repeated. The first turn has none. */
  readonly idle?: readonly number[]
  /** Timeout of a trial, in milliseconds from `began`. */
  readonly timeout: number
  readonly stop: Stop
  /** Conditions that the run must meet to pass. */
  readonly thresholds?: readonly Threshold[]
  /** What counts as a good trial. Default: `DEFAULT_GOODPUT`. */
  readonly goodput?: Goodput
  /** What the run may spend. Absent: unlimited. */
  readonly budget?: Budget
}

/** `cold`: connect for every trial. `warm`: reuse connections. `both`: alternate, half of the trials each. */
export type ConnectionPolicy = 'cold' | 'warm' | 'both'

/** When a trial is complete: when the provider says so, or after `after` milliseconds without new data. */
export type Stop = { readonly kind: 'complete' } | { readonly kind: 'quiet'; readonly after: number }

/** One target of a comparison. */
export interface Target extends TurnOptions {
  /** Its name in tables and files: letters, digits, `.`, `_` and `-`. */
  readonly id: string
  /** An adapter's id, or the path of a file that defines one. */
  readonly adapter: string
  /** Model, voice, sample rate and format default to those in the adapter's facts. */
  readonly model?: string
  readonly voice?: string
  readonly sampleRate?: number
  readonly format?: AudioFormatFact
  readonly language: string
  readonly region: string
  /** Scheme, host and port instead of the provider's. */
  readonly base?: string
  readonly options: Readonly<Record<string, unknown>>
  /** Offer permessage-deflate on WebSockets. Default: no. */
  readonly compression?: boolean
  /** A voice to clone for it before the run. */
  readonly clone?: CloneStep
  /** A pronunciation dictionary to create for it before the run. */
  readonly dictionary?: DictionaryStep
  /** How the built-in lab emulates this target. */
  readonly lab?: LabProfile
}
