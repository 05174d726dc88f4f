import type { Echo } from './speech-request.ts'

/** An event of a recogniser, a language model or an agent. Positions are seconds of audio. */
export type ConversationEvent =
  | { readonly kind: 'speech_started'; readonly position: number }
  | { readonly kind: 'speech_ended'; readonly position: number }
  | { readonly kind: 'transcript'; readonly transcript: LabTranscript }
  /** A prompt was accepted. Over HTTP the status line is sent now. */
  | { readonly kind: 'writing'; readonly completion: Completion }
  | { readonly kind: 'token'; readonly completion: Completion; readonly token: string }
  | { readonly kind: 'written'; readonly completion: Completion }

/** A transcript to send to the client. */
export interface LabTranscript {
  /** The id of the request or of the turn, as the client sees it. */
  readonly id: string
  readonly text: string
  /** False for an interim transcript. */
  readonly isFinal: boolean
  /** True if the client asked for it. */
  readonly isRequested: boolean
  /** True if the client has announced that no more audio follows. */
  readonly isLast: boolean
  readonly from: number
  readonly to: number
  /** Number of turns completed on this connection before it. */
  readonly turn: number
  readonly echo: Echo
}

/** The completion of a language model. Token counts use the lab's own tokeniser. */
export interface Completion {
  readonly id: string
  readonly text: string
  readonly promptTokens: number
  readonly cachedTokens: number
  readonly tokens: number
  readonly echo: Echo
}
