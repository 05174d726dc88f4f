/** A number that varies from answer to answer: fixed, uniform, or log-normal (`sigma` as log standard deviation). */
export type Spread =
  | number
  | { readonly min: number; readonly max: number }
  | { readonly median: number; readonly sigma: number }

/** What is assumed of an amount that nobody has measured: it lies somewhere between two bounds. */
export interface Bounds {
  readonly low: number
  readonly high: number
}

/** How conversations go, in numbers that prices depend on. Times are seconds. */
export interface ConversationPattern {
  readonly name: string
  readonly description?: string
  /** Conversations a month. */
  readonly calls: number
  /** Answers of a call. */
  readonly turns: number
  /** Characters of an answer, case by case: short replies and long explanations are priced side by side. */
  readonly cases: Readonly<Record<string, Spread>>
  /** UTF-8 bytes of a character: 1 in English, about 3 in Hindi. */
  readonly bytesPerCharacter: number
  /** Characters spoken in a second. */
  readonly speakingRate: Bounds
  /** Text tokens of a character, and audio tokens of a second, for those who charge by them. */
  readonly tokensPerCharacter: Bounds
  readonly audioTokensPerSecond: Bounds
  /** How long the caller speaks in a turn, and for how long nobody does. */
  readonly caller: number
  readonly silence: number
  readonly interruptions: Interruptions
}

/** Callers who cut in: what was synthesised is paid for, whether it was heard or not. */
export interface Interruptions {
  /** Of all answers, 0 to 1. */
  readonly share: number
  /** How much of such an answer was heard, 0 to 1. */
  readonly heard: number
  /** Of what was not heard, how much had been synthesised by then, 0 to 1. */
  readonly wasted: number
}
