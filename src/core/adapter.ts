import type { AudioFormat } from './audio-format.ts'
import type { Fault } from './fault.ts'

/**
 * The contract of an adapter: facts plus pure functions. It opens no socket, starts no timer, reads no clock and no
 * environment, which is why numbers of different providers are comparable.
 */
export interface Adapter<Options = unknown, Memo = unknown> {
  readonly contract: 1
  readonly facts: Facts
  /** Checks the scenario's `options` for this route and fills defaults. Throws a `SetupError` that names the key. */
  readonly parseOptions: (raw: Readonly<Record<string, unknown>>) => Options
  /** A first HTTP request whose answer `dial` needs (a two-step handshake). Its time belongs to `connect`. */
  readonly prelude?: (job: Job<Options>) => HttpDial
  /** An answer to `prelude` as the provider documents it, for those who judge `dial` where nobody answers. */
  readonly preludeSample?: string
  /** Where to connect and, for HTTP, what to ask. Never sends. `prelude` is the body of the first request's answer. */
  readonly dial: (job: Job<Options>, prelude?: string) => Dial
  /** WebSocket only: the frames that say a cue. No frames where the protocol has no words for it. */
  readonly say?: (cue: Cue, job: Job<Options>, memo: Memo) => Frame[]
  /** What a frame that was heard means. Most frames mean one thing; a frame may mean several, or nothing. */
  readonly hear: (frame: Frame, memo: Memo, job: Job<Options>) => Heard[]
  /** Makes the memory of one connection. Handed in, never kept in the adapter. */
  readonly memo?: () => Memo
  /** Reads a refusal: an HTTP answer outside 2xx, or a WebSocket handshake answered with a status. */
  readonly readRefusal?: (status: number, body: string, headers: Headers) => Fault
  /** Reads a WebSocket close that came before `end`; undefined when it is no fault. */
  readonly readClose?: (code: number, reason: string, memo: Memo) => Fault | undefined
}

/** An adapter whose options and memory are nobody else's business. */
// biome-ignore lint/suspicious/noExplicitAny: the two parameters are private to each adapter and never mixed.
export type AnyAdapter = Adapter<any, any>

export type Headers = Readonly<Record<string, string>>

export type AdapterKind = 'tts' | 'stt' | 'llm' | 's2s' | 'agent'
export type Transport = 'websocket' | 'sse' | 'http'
/** How far the protocol was read: from the provider's documents, from working clients, or from neither. */
export type Confidence = 'documented' | 'read in clients' | 'unverified'

/** What is declared about a route. Shared code reads these and never asks which provider it is talking to. */
export interface Facts {
  /** The word for `adapter:` in scenarios, for example `smallest-ws`. */
  readonly id: string
  readonly provider: string
  readonly title: string
  readonly kind: AdapterKind
  readonly transport: Transport
  /** Where the protocol was read, and when (YYYY-MM-DD). */
  readonly docs: string
  readonly checked: string
  readonly confidence: Confidence
  /** Version of the protocol that was read, where its address does not tell it. */
  readonly dialect?: string
  /** Scheme, host and port of the real service, for example `wss://api.smallest.ai`. `base` replaces it. */
  readonly origin: string
  /** The environment variable that holds the key; absent where the service needs none. */
  readonly keyVariable?: string
  readonly models: readonly string[]
  /** A voice that is known to work, by model; `*` for all others. */
  readonly voices: Readonly<Record<string, string>>
  readonly formats: readonly AudioFormatFact[]
  readonly sampleRates: readonly number[]
  readonly defaultSampleRate: number
  /** Encodings that have fewer rates than the route, and theirs: the one to use unasked comes first. */
  readonly sampleRatesOf?: { readonly [Name in AudioFormat['encoding']]?: readonly number[] }
  /** What the route takes of a caller's voice; absent where it takes text only. */
  readonly input?: AudioInput
  /** `whole`: the text goes in one piece. `streamed`: it may also be fed bit by bit. */
  readonly textInput: 'whole' | 'streamed'
  /** `none`: one connection a request. `serial`: one request after the other. `multiplexed`: several at once. */
  readonly reuse: 'none' | 'serial' | 'multiplexed'
  /** False where the provider synthesises the whole answer before its first byte. */
  readonly streaming: boolean
  /** What ends an answer: a message, the end of the HTTP body, or the connection's close. */
  readonly completion: 'message' | 'body' | 'close'
  /** True where the provider must say that it is ready (`ready` is heard) before text may be sent. */
  readonly handshake?: boolean
  /** How an answer is stopped: with a message (`cancel` cue), or only by hanging up. */
  readonly cancel: 'message' | 'close'
  /** True when a message-level cancel leaves the connection usable for the next turn. */
  readonly reuseAfterCancel?: boolean
  /**
   * False where a connection that carried a fault must not serve another turn: the provider closes it soon after, or
   * still holds text of the turn that failed. True when absent.
   */
  readonly reuseAfterFault?: boolean
  /** Seconds of silence after which the provider closes, and how often a `keepalive` cue prevents it. */
  readonly idleTimeout?: number
  readonly keepaliveEvery?: number
  /** What the provider bills by. */
  readonly billing: 'characters' | 'bytes' | 'audio' | 'tokens' | 'requests'
  /** The provider's documented longest text, in characters. */
  readonly longestText?: number
  /** The date from which the service is gone. Such an adapter runs against the lab only. */
  readonly retired?: string
  /** Response headers worth keeping with a trial, lower case: request ids, concurrency counters. */
  readonly keepHeaders?: readonly string[]
  /** Fault kinds the provider is known to answer with: the kit exercises each. */
  readonly faults: readonly Fault['kind'][]
  /**
   * A promise that lets the wire count audio without parsing: a JSON message or event that was audio, and at most a
   * note beside it, means the same whenever it comes again in its answer with other base64, and, with `but for
   * numbers`, with other numbers (a running count, a time). It matters after the onset only.
   */
  readonly audioRepeats?: 'exactly' | 'but for numbers'
}

/** How a route takes the caller's voice. */
export interface AudioInput {
  /** `streamed`: as it is spoken, in `audio` cues. `whole`: all of it at once, as `job.audio`. */
  readonly audio: 'streamed' | 'whole'
  /** The first of each is the one to use unasked. */
  readonly formats: readonly AudioFormatFact[]
  readonly sampleRates: readonly number[]
}

/** An encoding and container the route can be asked for. */
export type AudioFormatFact = Pick<AudioFormat, 'encoding' | 'container'>

/** One request, frozen. */
export interface Job<Options = unknown> {
  /** Identifies the request on a shared connection and towards the provider: letters, digits, `-` and `_`. */
  readonly stream: string
  readonly target: string
  readonly text: string
  readonly model: string
  readonly voice: string
  readonly language: string
  readonly format: AudioFormat
  /** The caller's voice as it will be sent, where the route takes one. */
  readonly input?: AudioFormat
  /** All that the caller says, in that format, where the route takes it whole. */
  readonly audio?: Uint8Array
  /** What was said before `text`, instructions first, for routes that answer. */
  readonly history?: readonly Message[]
  readonly key: string
  /** Scheme, host and port, without a slash at the end: the scenario's `base`, or the origin of the facts. */
  readonly base: string
  readonly options: Options
}

/** Something that was said in a conversation. */
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

/** How the body of an answer is cut into frames. */
export type Framing = 'bytes' | 'sse' | 'lines' | 'whole'

export interface HttpDial {
  readonly carrier: 'http'
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly url: string
  readonly headers: Headers
  readonly body?: string | Uint8Array
  /** `whole`: the body is handed over in one `text` frame at its end. */
  readonly framing: Framing
}

/** What drive wants said. */
export type Cue =
  /** Once after dialling: the session's configuration, where the protocol has one. */
  | { readonly kind: 'open' }
  /** Before the first text of a turn. */
  | { readonly kind: 'start' }
  /** Text of a turn. `last` is true on its only or last piece. */
  | { readonly kind: 'text'; readonly text: string; readonly last: boolean }
  /** Audio of a turn (speech-to-text, speech-to-speech, agents). */
  | { readonly kind: 'audio'; readonly audio: Uint8Array; readonly last: boolean }
  /** Synthesise what is buffered, more may come. */
  | { readonly kind: 'flush' }
  /** The turn has no more input. */
  | { readonly kind: 'end' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'keepalive' }
  /** Goodbye, before hanging up. */
  | { readonly kind: 'close' }

/** What travels. `say` returns `text` and `binary` frames only. */
export type Frame =
  /** `raw`: the undecoded bytes of what was heard, valid only during the call; `text` is decoded when it is read. */
  | { readonly kind: 'text'; readonly text: string; readonly raw?: Uint8Array }
  | { readonly kind: 'binary'; readonly bytes: Uint8Array }
  /** One server-sent event; `event` is empty when the event had no name. `raw` is its data, undecoded. */
  | { readonly kind: 'event'; readonly event: string; readonly data: string; readonly raw?: Uint8Array }
  /** The status and headers of an HTTP answer, or of a WebSocket upgrade; header names in lower case. */
  | { readonly kind: 'head'; readonly status: number; readonly headers: Headers }
  /** The HTTP body is over. */
  | { readonly kind: 'eof' }

/** What a frame means. `stream` names the job's stream where one connection carries several at once. */
export type Heard =
  | { readonly kind: 'ready'; readonly stream?: string }
  /**
   * Bytes of the answer's audio as they came, in the job's format and container; valid only during the call. The
   * audio room strips containers, joins halves of samples and decides whether anything playable is in them.
   */
  | { readonly kind: 'audio'; readonly audio: Uint8Array; readonly stream?: string }
  /**
   * Text that was understood or written. `final`: settled, to be put behind what was settled before; otherwise a
   * guess that the next text of the same speaker replaces. `speaker` is absent where there is only one.
   */
  | {
      readonly kind: 'text'
      readonly text: string
      readonly final: boolean
      readonly speaker?: 'caller' | 'agent'
      readonly stream?: string
    }
  | { readonly kind: 'flushed'; readonly stream?: string }
  /** Turn-taking as the provider sees it. At the `end_of_turn` all that the caller said is settled. */
  | {
      readonly kind: 'turn'
      readonly event: 'speech_started' | 'speech_ended' | 'end_of_turn'
      readonly stream?: string
    }
  /** Complete, as the provider signals it. */
  | { readonly kind: 'end'; readonly stream?: string }
  | { readonly kind: 'fault'; readonly fault: Fault; readonly stream?: string }
  /** Something worth keeping with the trial: the provider's request id. */
  | { readonly kind: 'note'; readonly requestId?: string; readonly stream?: string }
