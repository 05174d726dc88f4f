import type { LevelSpec } from '../../drive/probe-levels/level-spec.ts'
import type { HealthInterval } from '../../drive/thread-health/health-monitor.ts'
import type { SerializedTrial } from '../../drive/trial/serialized-trial.ts'

/** Commands to the probe worker. `finish`: start nothing new in this level. `abort`: stop at once. */
export type ProbeCommand = LevelSpec | 'finish' | 'abort' | 'close'

/** Reports of the probe worker. */
export type ProbeReport =
  | { readonly kind: 'batch'; readonly finished: readonly SerializedTrial[] }
  | { readonly kind: 'health'; readonly interval: HealthInterval }
  /** The level has ended and all its trials have been reported. */
  | { readonly kind: 'over' }
