import type { AudioFormat } from '../core/audio-format.ts'
import type { TurnAsk } from './turn-asks.ts'
import type { Outgoing, Refusal, TwinFacts } from './twin.ts'

/** What a client asks for. `context` names one of several conversations on a connection; `''` where there is one. */
export type Ask =
  | TextAsk
  | TurnAsk
  /**
   * Say now what is buffered. `more`: the context stays open. `mark` comes back as a `marked` event when everything
   * asked for before has been said, also where that was nothing; it needs speech that `completes` each by each.
   */
  | { readonly kind: 'flush'; readonly context: string; readonly more: boolean; readonly mark?: string }
  /** Forget what is buffered (`buffer`), or also stop what is being said (`all`). */
  | { readonly kind: 'cancel'; readonly context: string; readonly scope: 'buffer' | 'all' }
  | { readonly kind: 'ping' }
  /** The client shows its key on the open line; undefined when it shows none. */
  | { readonly kind: 'key'; readonly key: string | undefined }
  /** The request was understood and is refused. */
  | { readonly kind: 'refuse'; readonly refusal: Refusal; readonly echo?: Echo }
  /** The client says goodbye and expects the connection to be closed. */
  | { readonly kind: 'close' }
  /** Asks for something that is not speech, and here it is. Over HTTP it is the whole answer. */
  | { readonly kind: 'answer'; readonly frames: readonly Outgoing[] }

export interface TextAsk {
  readonly kind: 'text'
  readonly context: string
  readonly text: string
  readonly speech: SpeechAsk
  /** When the text is said: at once, or held back. */
  readonly release: 'now' | Hold
  /** More text of the same turn will follow. */
  readonly more: boolean
}

/** What lets held text go, whichever comes first. Without any of these only a `flush` does. */
export interface Hold {
  /** Milliseconds since the first text that is held. */
  readonly after?: number
  /** The end of a sentence, once so many characters are held. */
  readonly sentence?: number
  /** So many characters. */
  readonly length?: number
}

export interface SpeechAsk {
  readonly voice: string
  readonly format: AudioFormat
  /** Bits a second of a compressed encoding, where the client may choose. */
  readonly bitRate?: number
  /** 2 is twice as fast. Default 1. */
  readonly speed?: number
  /** The client wants to know when each word is said. */
  readonly words?: boolean
  /** Ids of the pronunciation dictionaries by which it is to be said. */
  readonly dictionaries?: readonly string[]
  /** `each`: every piece of text that is said is completed. `turn`: several in a row are completed once. */
  readonly completes: 'each' | 'turn'
  /** Milliseconds between the last audio and completion, where the client may choose. */
  readonly completionDelay?: number
  /** The provider's delivery, where it depends on what is asked for. */
  readonly delivery?: TwinFacts['delivery']
  /** What stands in a WAV header in place of the sizes that nobody knows before the end of a stream. */
  readonly wavSizes?: WavSizes
  /** What the twin wants back with every event about this speech: the client's own ids. */
  readonly echo?: Echo
}

/** The two sizes in a WAV header, in bytes: of all that follows the first, and of the audio. */
export interface WavSizes {
  readonly riff: number
  readonly data: number
}

export type Echo = Readonly<Record<string, string>>
