import type { HealthInterval } from '../../drive/health.ts'
import type { LevelOrder } from '../../drive/levels/order.ts'
import type { PackedTrial } from '../../drive/packed.ts'

/** What the thread of a search is told. `finish`: start nothing new of this level. `abort`: stop where you are. */
export type ProbeOrder = LevelOrder | 'finish' | 'abort' | 'close'

/** What it says. */
export type ProbeReport =
  | { readonly kind: 'batch'; readonly finished: readonly PackedTrial[] }
  | { readonly kind: 'health'; readonly interval: HealthInterval }
  /** The level is over, and all of it was reported. */
  | { readonly kind: 'over' }
