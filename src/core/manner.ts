/** How one turn is spoken and listened to. A target's own manner is laid over the scenario's. Milliseconds. */
export interface Manner {
  /** Whole when absent. */
  readonly input?: TextInput
  /** Nobody interrupts when absent. */
  readonly interrupt?: Interrupt
  /** Say the protocol's keepalive, as often as the adapter's facts tell, while a connection idles. */
  readonly keepalive?: boolean
}

/** How the text of a turn is handed over: at once, or as a language model would write it. */
export type TextInput =
  | { readonly mode: 'whole' }
  | {
      /** `tokens`: each as it is written. `sentences`: each when it is complete. */
      readonly mode: 'tokens' | 'sentences'
      readonly tokensPerSecond: number
      /** Share by which each gap may be shorter or longer, 0 to 1. */
      readonly jitter: number
    }

/** A listener who cuts in. */
export interface Interrupt {
  /** Milliseconds of audio that were heard, from the first audible sample on. */
  readonly after: number
  /** Share of the turns that are interrupted, 0 to 1, seeded. */
  readonly share: number
}
