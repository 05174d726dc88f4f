import type { AudioFormatFact } from './adapter.ts'
import type { Budget } from './budget.ts'
import type { CloneStep } from './cloning.ts'
import type { DictionaryStep } from './dictionary.ts'
import type { LabProfile } from './lab-profile.ts'
import type { Load } from './load.ts'
import type { Manner } from './manner.ts'
import type { Probe } from './probe.ts'

export type { Load, Order } from './load.ts'

import type { Goodput, Threshold } from './threshold.ts'

/** A run as the user described it, checked and with its defaults filled in. Times are milliseconds. */
export interface Scenario extends Manner {
  readonly name: string
  readonly description?: string
  /** Every random choice of the run comes from it. */
  readonly seed: number
  readonly texts: readonly string[]
  readonly targets: readonly Target[]
  /** Where the scenario describes a search: the busiest load that it may come to. */
  readonly load: Load
  /** A search for a limit, instead of a run. */
  readonly probe?: Probe
  readonly connection: ConnectionPolicy
  /** Threads that share the load; as many as help when absent. */
  readonly workers?: number | 'auto'
  /** Trials of each target that run first and are labelled `warmup`. */
  readonly warmup: number
  /** Milliseconds since the load began in which trials are labelled `warmup`, where the load has a duration. */
  readonly warmupTime?: number
  /** Idling in front of the turns of a stream, one after the other and from the front again; its first has none. */
  readonly idle?: readonly number[]
  /** Milliseconds from `began` after which a trial is given up. */
  readonly timeout: number
  readonly stop: Stop
  /** What must hold for the run to pass. */
  readonly thresholds?: readonly Threshold[]
  /** What a good trial is, where it is not `PLAIN_GOODPUT`. */
  readonly goodput?: Goodput
  /** What the run may spend; without bound when absent. */
  readonly budget?: Budget
}

/** `cold`: dial for every trial. `warm`: reuse. `both`: half of the trials each, in turn. */
export type ConnectionPolicy = 'cold' | 'warm' | 'both'

/** When a trial is over: when the provider says so, or after so many milliseconds without anything new. */
export type Stop = { readonly kind: 'complete' } | { readonly kind: 'quiet'; readonly after: number }

/** What is being compared. */
export interface Target extends Manner {
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
  /** Offer permessage-deflate on its WebSockets. Not offered when absent. */
  readonly compression?: boolean
  /** A voice that is made for it before the run. */
  readonly clone?: CloneStep
  /** A pronunciation dictionary that is made for it before the run. */
  readonly dictionary?: DictionaryStep
  /** How the embedded lab plays this target, when it does. */
  readonly lab?: LabProfile
}
