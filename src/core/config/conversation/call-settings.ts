import type { Millis } from '../../units.ts'

/** How the caller behaves in a call over a telephone network, and what is assumed of the line. */
export interface CallSettings {
  /** How long the caller waits for a greeting to begin. */
  readonly greeting: Millis
  /** Silence after which the caller takes what the agent says to be over. */
  readonly pause: Millis
  /**
   * The caller hangs up in the middle of the last answer, and waits until the agent takes another call. `dropped`: the
   * connection is gone without a word, as when a network loses a call.
   */
  readonly abandon: boolean | 'dropped'
  /**
   * Assumed, and never part of a measured number: each way between the network and the caller. The report adds it;
   * the call does not wait for it.
   */
  readonly line: { readonly network: Millis; readonly buffer: Millis }
}

/** A line as telephone networks have them: 40 ms on the way, and a jitter buffer of 40 ms. */
export const DEFAULT_CALL: CallSettings = {
  greeting: 3000,
  pause: 1000,
  abandon: false,
  line: { network: 40, buffer: 40 },
}
