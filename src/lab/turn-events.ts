import type { Echo } from './asks.ts'

/** What happened between a caller and a recogniser, a language model or an agent. Positions are seconds of audio. */
export type TurnEvent =
  | { readonly kind: 'speech_started'; readonly position: number }
  | { readonly kind: 'speech_ended'; readonly position: number }
  | { readonly kind: 'transcript'; readonly understood: Understood }
  /** A prompt was taken on: over HTTP the moment for the status line. */
  | { readonly kind: 'writing'; readonly letter: Letter }
  | { readonly kind: 'token'; readonly letter: Letter; readonly token: string }
  | { readonly kind: 'written'; readonly letter: Letter }

/** A transcript on its way to the client. */
export interface Understood {
  /** The id the client sees, of the request or of the turn. */
  readonly id: string
  readonly text: string
  /** False for a guess. */
  readonly settled: boolean
  /** The client asked for it. */
  readonly asked: boolean
  /** The client has said that nothing more comes. */
  readonly last: boolean
  readonly from: number
  readonly to: number
  /** How many turns of the connection were settled before it. */
  readonly turn: number
  readonly echo: Echo
}

/** What a language model writes. Tokens are counted as it cuts them. */
export interface Letter {
  readonly id: string
  readonly text: string
  readonly promptTokens: number
  readonly cachedTokens: number
  readonly tokens: number
  readonly echo: Echo
}
