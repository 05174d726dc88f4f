import type { Millis } from '../units.ts'
/** Options of a turn. A target's options override those of the scenario. Times are milliseconds. */
export interface TurnOptions {
  /** Default: whole. */
  readonly input?: TextInput
  /** Default: no interruptions. */
  readonly interrupt?: Interrupt
  /** Send the protocol's keepalive on idle connections, at the interval that the adapter's facts declare. */
  readonly keepalive?: boolean
}

/** How the text of a turn is sent: at once, or as a language model would generate it. */
export type TextInput =
  | { readonly mode: 'whole' }
  | {
      /** `tokens`: each token as it is generated. `sentences`: each sentence once it is complete. */
      readonly mode: 'tokens' | 'sentences'
      readonly tokensPerSecond: number
      /** Share by which each interval may be shorter or longer, 0 to 1. */
      readonly jitter: number
    }

/** A listener who interrupts (barge-in). */
export interface Interrupt {
  /** Audio played, counted from the first audible sample. */
  readonly after: Millis
  /** Share of the turns that are interrupted, 0 to 1, seeded. */
  readonly share: number
}
