/** How a provider behaves that exists in numbers only. Times are milliseconds. */
export interface Behaviour {
  /** Requests in flight that it carries, at a time since it began. */
  readonly limit: (elapsed: number, requests: number) => number
  /** What it does with more. `leak`: lets each through with that chance. Refuses when absent. */
  readonly excess?: 'refuse' | 'queue' | 'hang'
  readonly leak?: number
  /** The chance that a decision about the last free slot, or about the first that is missing, is the wrong one. */
  readonly flip?: number
  /** Every request meets a limit that is up to so much larger or smaller. */
  readonly wobble?: number
  /** Slots are freed so long after their last audio. */
  readonly recovery?: number
  /** From so many in flight on, a share of the requests fails for reasons of the provider's own. */
  readonly failing?: { readonly from: number; readonly share: number }
  /** So many at once, and then so many a second. */
  readonly bucket?: { readonly capacity: number; readonly refill: number }
  /** Lets that many through in every period, counted from full periods of its clock. */
  readonly fixedWindow?: { readonly limit: number; readonly per: number }
  readonly slidingWindow?: { readonly limit: number; readonly per: number }
  /** Refuses while the mean number in flight over the last milliseconds is above the limit. */
  readonly average?: { readonly limit: number; readonly over: number }
  /** Carries any number for so long; then no more than the limit until fewer are in flight. */
  readonly grace?: { readonly limit: number; readonly over: number }
  /** Open connections that it accepts. */
  readonly sockets?: number
  /** Milliseconds of an answer between first and last audio. */
  readonly stream?: number
  /** Median first audio, with so many in flight. */
  readonly firstAudio?: (inFlight: number) => number
  readonly sigma?: number
  /** How first audio is distributed around its median. Log-normal with `sigma` when absent. */
  readonly service?: 'log-normal' | 'exponential' | 'two kinds'
  /** Answers come in one piece: they are over when they begin. */
  readonly whole?: boolean
  /** Share of the answers that run dry, with so many in flight. */
  readonly underruns?: (inFlight: number) => number
  /** How much the way to the provider differs between requests. */
  readonly jitter?: number
  readonly retryAfter?: number
}
