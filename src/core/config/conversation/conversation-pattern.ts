/**
 * A number that varies per response: fixed, uniform, or log-normal (`sigma` is the log standard deviation).
 */
export type ValueRange =
  | number
  | { readonly min: number; readonly max: number }
  | { readonly median: number; readonly sigma: number }

/** An assumed range for an amount that has not been measured. */
export interface Bounds {
  readonly low: number
  readonly high: number
}

/** The properties of conversations that determine their price. Times are in seconds. */
export interface ConversationPattern {
  readonly name: string
  readonly description?: string
  /** Conversations per month. */
  readonly calls: number
  /** Responses per call. */
  readonly turns: number
  /** Characters per response, by case: short replies and long explanations are priced side by side. */
  readonly cases: Readonly<Record<string, ValueRange>>
  /** UTF-8 bytes per character: 1 in English, about 3 in Hindi. */
  readonly bytesPerCharacter: number
  /** Characters spoken per second. */
  readonly speakingRate: Bounds
  /** Text tokens per character and audio tokens per second, for providers that bill by token. */
  readonly tokensPerCharacter: Bounds
  readonly audioTokensPerSecond: Bounds
  /** Audio tokens per second of the caller. Default 10. */
  readonly audioInputTokensPerSecond?: number
  /** Characters of the language model’s instructions, which every turn sends again. Default 1000. */
  readonly instructions?: number
  /** The most calls at the same time, for plans that charge by them. Default 1. */
  readonly atOnce?: number
  /** Seconds per turn in which the caller speaks, and in which nobody speaks. */
  readonly caller: number
  readonly silence: number
  readonly interruptions: Interruptions
}

/** Interruptions by the caller. Audio that was synthesised is billed whether it was heard or not. */
export interface Interruptions {
  /** Share of all responses that are interrupted, 0 to 1. */
  readonly share: number
  /** Share of an interrupted response that was heard, 0 to 1. */
  readonly heard: number
  /** Share of the unheard part that had already been synthesised, 0 to 1. */
  readonly wasted: number
}
