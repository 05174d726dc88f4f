import type { AudioFormat } from '../audio-format.ts'
import type { Fault } from '../fault.ts'
import type { Micros } from '../units.ts'
import type { Facts } from './facts.ts'

/**
 * The contract of an adapter: facts plus pure functions. An adapter opens no socket, starts no timer, and
 * reads no clock and no environment. That makes numbers of different providers comparable.
 */
export interface Adapter<Options = unknown, SessionState = unknown> {
  readonly contract: 1
  readonly facts: Facts
  /** Validates the scenario's `options` and applies defaults. Throws a `SetupError` that names the key. */
  readonly parseOptions: (raw: Readonly<Record<string, unknown>>) => Options
  /** A first HTTP request whose response `dial` needs. Its time counts towards `connect`. */
  readonly prelude?: (job: Job<Options>) => HttpDial
  /** A documented response to `prelude`, so that the conformance suite can check `dial` without a server. */
  readonly preludeSample?: string
  /** Where to connect and, for HTTP, the request. Sends nothing. `prelude` is the first response's body. */
  readonly dial: (job: Job<Options>, prelude?: string) => Dial
  /** WebSocket only: the frames to send for a cue. Empty if the protocol has no message for it. */
  readonly say?: (cue: Cue, job: Job<Options>, state: SessionState) => Frame[]
  /**
   * The events in a received frame. Most frames hold one event; a frame may hold several, or none. If a body of audio
   * turns out to be text, such as an error page, the adapter is asked again with one `text` frame of it, whatever the
   * framing.
   */
  readonly hear: (frame: Frame, state: SessionState, job: Job<Options>) => ProviderEvent[]
  /** Creates the state of one connection. The caller passes it in; the adapter never keeps it. */
  readonly newState?: () => SessionState
  /** Classifies a rejected request: an HTTP status outside 2xx, also of a WebSocket handshake. */
  readonly readRefusal?: (status: number, body: string, headers: Headers) => Fault
  /** Classifies a WebSocket close that came before `end`. Undefined if the close is not a fault. */
  readonly readClose?: (code: number, reason: string, state: SessionState) => Fault | undefined
}

/** An adapter whose options and session state are opaque to its caller. */
// biome-ignore lint/suspicious/noExplicitAny: the two parameters are private to each adapter and never mixed.
export type AnyAdapter = Adapter<any, any>

export type Headers = Readonly<Record<string, string>>

export type {
  AdapterKind,
  AudioFormatFact,
  AudioInput,
  Confidence,
  Facts,
  Transport,
} from './facts.ts'

/** One request. Immutable. */
export interface Job<Options = unknown> {
  /** Identifies the request on a shared connection and to the provider: letters, digits, `-` and `_`. */
  readonly stream: string
  readonly target: string
  readonly text: string
  readonly model: string
  readonly voice: string
  readonly language: string
  readonly format: AudioFormat
  /** The format of the caller's audio, if the route takes audio. */
  readonly input?: AudioFormat
  /** The caller's whole audio in that format, if the route takes it at once. */
  readonly audio?: Uint8Array
  /** The conversation before `text`, instructions first. For language models and agents. */
  readonly history?: readonly Message[]
  readonly key: string
  /** Scheme, host and port without a trailing slash: the scenario's `base`, or the origin of the facts. */
  readonly base: string
  readonly options: Options
}

/** One message of a conversation. */
export interface Message {
  readonly role: 'system' | 'user' | 'assistant'
  readonly text: string
}

export type Dial = WebSocketDial | HttpDial

export interface WebSocketDial {
  readonly carrier: 'websocket'
  readonly url: string
  readonly headers: Headers
  readonly protocols?: readonly string[]
}

/** How a response body is split into frames. */
export type Framing = 'bytes' | 'sse' | 'lines' | 'whole'

export interface HttpDial {
  readonly carrier: 'http'
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly url: string
  readonly headers: Headers
  readonly body?: string | Uint8Array
  /** `whole`: the complete body arrives as one `text` frame. */
  readonly framing: Framing
}

/** What the driver wants to send. */
export type Cue =
  /** Sent once after connecting: the session's configuration, if the protocol has one. */
  | { readonly kind: 'open' }
  /** Before the first text of a turn. */
  | { readonly kind: 'start' }
  /** Text of a turn. `last` is true for the last or only chunk. */
  | { readonly kind: 'text'; readonly text: string; readonly last: boolean }
  /** Audio of a turn (speech-to-text, speech-to-speech, agents). */
  | { readonly kind: 'audio'; readonly audio: Uint8Array; readonly last: boolean }
  /** Synthesise what is buffered; more text may follow. */
  | { readonly kind: 'flush' }
  /** The turn has no more input. */
  | { readonly kind: 'end' }
  | { readonly kind: 'cancel' }
  /** Calls: everything that the agent sent before it asked for this mark has been played. */
  | { readonly kind: 'played'; readonly mark: string }
  /** Calls: the queue was emptied, as the agent asked. The marks that still waited in it, in order. */
  | { readonly kind: 'cleared'; readonly marks: readonly string[] }
  /** Calls: the caller presses a key. */
  | { readonly kind: 'key'; readonly digit: string }
  | { readonly kind: 'keepalive' }
  /** Sent before the connection is closed. */
  | { readonly kind: 'close' }

/** A unit on the wire. `say` returns `text` and `binary` frames only. */
export type Frame =
  /** `raw`: the undecoded bytes, valid only during the call. `text` is decoded when it is read. */
  | { readonly kind: 'text'; readonly text: string; readonly raw?: Uint8Array }
  | { readonly kind: 'binary'; readonly bytes: Uint8Array }
  /** One server-sent event. `event` is empty if the event has no name. `raw` is its undecoded data. */
  | { readonly kind: 'event'; readonly event: string; readonly data: string; readonly raw?: Uint8Array }
  /** Status and headers of an HTTP response or a WebSocket upgrade. Header names are in lower case. */
  | { readonly kind: 'head'; readonly status: number; readonly headers: Headers }
  /** The end of the HTTP body. */
  | { readonly kind: 'eof' }

/** An event in a received frame. `stream` is the job's id on a multiplexed connection. */
export type ProviderEvent =
  | { readonly kind: 'ready'; readonly stream?: string }
  /**
   * Audio bytes as received, in the job's format and container; valid only during the call. The audio decoder
   * strips containers, joins split samples and decides whether they hold anything playable.
   */
  | { readonly kind: 'audio'; readonly audio: Uint8Array; readonly stream?: string }
  /**
   * Recognised or generated text. `final` text is appended to the earlier final text; other text is a
   * hypothesis that the next text of the same speaker replaces. `speaker` is absent if there is only one.
   */
  | {
      readonly kind: 'text'
      readonly text: string
      readonly final: boolean
      readonly speaker?: 'caller' | 'agent'
      readonly stream?: string
    }
  | { readonly kind: 'flushed'; readonly stream?: string }
  /** Turn-taking as the provider reports it. At `end_of_turn` the caller's transcript is final. */
  | {
      readonly kind: 'turn'
      readonly event: 'speech_started' | 'speech_ended' | 'end_of_turn'
      readonly stream?: string
    }
  /** The provider signalled completion. */
  | { readonly kind: 'end'; readonly stream?: string }
  /** Calls: the agent wants to know when everything that it sent before has been played. */
  | { readonly kind: 'mark'; readonly mark: string; readonly stream?: string }
  /** Calls: the agent asks to drop the audio that is queued. */
  | { readonly kind: 'clear'; readonly stream?: string }
  | { readonly kind: 'fault'; readonly fault: Fault; readonly stream?: string }
  /**
   * Metadata to keep with the trial, such as the provider's request id. An empty note means that the adapter knows
   * the message and that nothing follows from it. (A message that gives no event at all is searched for an error.)
   */
  | {
      readonly kind: 'note'
      readonly requestId?: string
      /** The server's own time, as `serverTime` of the facts declares it. */
      readonly serverTime?: Micros
      /** What the provider says that it read and wrote. */
      readonly usage?: TokenUsage
      readonly stream?: string
    }

/** The provider's own count of tokens. */
export interface TokenUsage {
  /** Of the whole prompt, with the turns before. */
  readonly prompt: number
  /** Of the text of the reply, without the model's reasoning. */
  readonly reply: number
}
