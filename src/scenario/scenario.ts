import type { Budget } from '../core/config/budget.ts'
import type { ConnectionPolicy } from '../core/config/connection-policy.ts'
import type { FidelityCheck } from '../core/config/fidelity-check.ts'
import type { Probe } from '../core/config/probe.ts'
import type { StampSource } from '../core/config/stamp-source.ts'
import type { Stop } from '../core/config/stop.ts'
import type { Target } from '../core/config/target.ts'
import type { Goodput, Threshold } from '../core/config/threshold.ts'
import type { TurnOptions } from '../core/config/turn-options.ts'
import type { Millis } from '../core/units.ts'
import type { Load } from '../executors/index.ts'

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
  /** Number of threads, or of workers of a vantage, that share the load. Default: as many threads as help. */
  readonly workers?: number | 'auto'
  /** Trials per target that run first and are labelled `warmup`. */
  readonly warmup: number
  /**
   * Milliseconds at the start of the load in which trials are labelled `warmup`, if the load has a duration.
   */
  readonly warmupTime?: Millis
  /** Idle times before the turns of a stream, used in order and repeated. The first turn has none. */
  readonly idle?: readonly Millis[]
  /** Timeout of a trial, in milliseconds from `began`. */
  readonly timeout: Millis
  readonly stop: Stop
  /** Where the instants of a trial are taken from: packets, or the event loop if absent. */
  readonly stamps?: StampSource
  /** Conditions that the run must meet to pass. */
  readonly thresholds?: readonly Threshold[]
  /** What counts as a good trial. Default: `DEFAULT_GOODPUT`. */
  readonly goodput?: Goodput
  /** What is listened to after the run. Absent: nothing. */
  readonly fidelity?: FidelityCheck
  /** Where workers measure from. Each runs the whole load. */
  readonly vantages?: readonly string[]
  /** What the run may spend. Absent: unlimited. */
  readonly budget?: Budget
}
