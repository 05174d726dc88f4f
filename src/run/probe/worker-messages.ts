import type { MonotonicTime } from '../../core/units.ts'
import type { LevelSpec } from '../../drive/probe-levels/level-spec.ts'
import type { HealthInterval } from '../../drive/thread-health/health-monitor.ts'
import type { SerializedTrial } from '../../drive/trial/serialized-trial.ts'

/** Commands to the probe worker. `finish`: start nothing new in this level. `abort`: stop at once. */
export type ProbeCommand =
  | LevelSpec
  | { readonly kind: 'begin'; readonly at: MonotonicTime }
  | { readonly kind: 'news'; readonly news: PeerNews }
  | 'finish'
  | 'abort'
  | 'close'

/** What a machine that shares a level hears of the others: see `LevelPeers`. */
export interface PeerNews {
  readonly rateBegins?: MonotonicTime
  readonly refusedAt?: number
}

/** Reports of the probe worker. */
export type ProbeReport =
  | { readonly kind: 'batch'; readonly finished: readonly SerializedTrial[] }
  | { readonly kind: 'health'; readonly interval: HealthInterval }
  /** Waits for the `begin` command, if it shares the level with other machines. */
  | { readonly kind: 'ready' }
  /** The level has ended and all its trials have been reported. */
  | { readonly kind: 'over' }
