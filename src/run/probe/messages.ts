import type { HealthInterval } from '../../drive/health.ts'
import type { LevelOrder } from '../../drive/levels/order.ts'
import type { PackedTrial } from '../../drive/packed.ts'

/** Commands to the probe worker. `finish`: start nothing new in this level. `abort`: stop at once. */
export type ProbeOrder = LevelOrder | 'finish' | 'abort' | 'close'

/** Reports of the probe worker. */
export type ProbeReport =
  | { readonly kind: 'batch'; readonly finished: readonly PackedTrial[] }
  | { readonly kind: 'health'; readonly interval: HealthInterval }
  /** The level has ended and all its trials have been reported. */
  | { readonly kind: 'over' }
