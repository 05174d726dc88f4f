import type { AudioFormatFact, Confidence, Facts } from './adapter.ts'
import type { FaultKind } from './fault.ts'

/**
 * An adapter as data: what a plain protocol needs instead of code. Fourteen independent dimensions (carrier, address,
 * credentials, headers, codec, script, text, events, audio, format, completion, failures, routing, correlation),
 * and beside them who is described and how well it is known. `described.ts` turns it into an `Adapter`.
 */
export interface AdapterDescription {
  readonly id: string
  readonly provider: string
  readonly title: string
  /** Version of the protocol that is described: providers change theirs without changing its address. */
  readonly dialect: string
  /** Where the protocol was read, when (YYYY-MM-DD), and how far it can be trusted. */
  readonly docs: string
  readonly checked: string
  readonly confidence: Confidence
  /** What a reader should know before believing a number: open questions, oddities. */
  readonly notes: readonly string[]
  /** The environment variable that holds the key; absent where none is needed. */
  readonly keyVariable?: string
  readonly models: readonly string[]
  /** A voice that is known to work, by model; `*` for all others. */
  readonly voices: Readonly<Record<string, string>>
  readonly billing: Facts['billing']
  readonly streaming: boolean
  readonly retired?: string
  /** What a scenario may set for this route, by name; each is a slot `{options.<name>}`. */
  readonly options: Readonly<Record<string, DescribedOption>>

  readonly carrier: 'http' | 'websocket'
  readonly address: DescribedAddress
  readonly credentials: readonly Credential[]
  /** Headers of the request or of the upgrade; values are templates. */
  readonly headers: Readonly<Record<string, Template>>
  /** WebSocket subprotocols to offer. */
  readonly protocols: readonly string[]
  readonly codec: DescribedCodec
  readonly script: Script
  readonly text: TextRule
  /** What is heard: the first rule that matches a unit says what it means. */
  readonly events: readonly EventRule[]
  readonly audio: AudioRule
  readonly format: FormatRule
  readonly completion: Completion
  readonly failures: Failures
  readonly routing: Routing
  readonly correlation: Correlation
}

export type DescribedOption =
  | { readonly kind: 'number'; readonly min: number; readonly max: number; readonly whole?: true }
  | { readonly kind: 'flag' }
  | { readonly kind: 'text'; readonly longest?: number }
  | { readonly kind: 'word'; readonly words: readonly string[] }
  | { readonly kind: 'list' }

/**
 * Data with slots: `{text}`, `{voice}`, `{model}`, `{language}`, `{sampleRate}`, `{kilohertz}`, `{format}`, `{stream}`,
 * `{flush}`, `{last}`, `{more}` and `{options.<name>}`. A text that is one slot and nothing else becomes the slot's
 * own value (a rate is a number); `{sampleRate:text}` makes a text of it. A field whose only slot is empty is left out.
 */
export type Template =
  | string
  | number
  | boolean
  | null
  | readonly Template[]
  | { readonly [field: string]: Template }

export interface DescribedAddress {
  /** Scheme, host and port; a scenario's `base` replaces it. */
  readonly origin: string
  /** Begins with a slash; slots in it are percent-encoded. */
  readonly path: string
  readonly query: Readonly<Record<string, Template>>
}

/** Where the key goes. `open` and `start` are fields at the top of the first frame that says the cue. */
export interface Credential {
  readonly in: 'header' | 'query' | 'open' | 'start' | 'protocol'
  /** The header, query parameter or field; of no use for a subprotocol. */
  readonly name: string
  /** Written before the key, for example `Bearer ` with its space. */
  readonly prefix: string
}

/** How one unit of the protocol becomes a value. */
export interface DescribedCodec {
  /** `raw`: the body is audio. `sse`, `lines`: JSON in each. `json`: the whole body. WebSocket: `json`, `msgpack`, `text`. */
  readonly kind: 'raw' | 'sse' | 'lines' | 'json' | 'msgpack' | 'text'
  /** `lines` only: what each line that counts begins with (`data:` where events are one newline apart). */
  readonly strip?: string
}

/** What is said. HTTP has one `request`; a WebSocket has the frames of each cue, none where it has no words for it. */
export interface Script {
  readonly method: 'GET' | 'POST' | 'PUT'
  /** A text goes as it is, anything else as JSON. */
  readonly request?: Template
  readonly open: readonly Template[]
  readonly start: readonly Template[]
  readonly text: readonly Template[]
  readonly flush: readonly Template[]
  readonly end: readonly Template[]
  readonly cancel: readonly Template[]
  readonly keepalive: readonly Template[]
  readonly close: readonly Template[]
}

export interface TextRule {
  readonly input: 'whole' | 'streamed'
  /** `xml`: slots inside a text are escaped for XML (SSML). */
  readonly escape: 'none' | 'xml'
  /** Characters. */
  readonly longest?: number
}

export const MEANINGS = ['ready', 'audio', 'flushed', 'end', 'error', 'ignore'] as const
/** What a unit means. `ready` awaited before text; `flushed` counted where completion counts; `ignore` nothing. */
export type Meaning = (typeof MEANINGS)[number]

export interface EventRule {
  /** Absent: always. */
  readonly when?: Predicate
  readonly means: readonly Meaning[]
}

export type Scalar = string | number | boolean | null

/** A question to a unit. `at` is a JSON pointer (RFC 6901); the empty pointer is the whole unit. */
export type Predicate =
  | { readonly at: string; readonly is: Scalar }
  | { readonly at: string; readonly isNot: Scalar }
  | { readonly at: string; readonly in: readonly Scalar[] }
  | { readonly at: string; readonly notIn: readonly Scalar[] }
  /** There is something, and it is not null. */
  | { readonly at: string; readonly exists: boolean }
  | { readonly at: string; readonly truthy: boolean }
  /** A text, or bytes, with something in it. */
  | { readonly at: string; readonly filled: boolean }
  /** A text that contains this one, in upper or lower case. */
  | { readonly at: string; readonly contains: string }
  /** A server-sent event of that name. */
  | { readonly event: string }
  | { readonly all: readonly Predicate[] }
  | { readonly any: readonly Predicate[] }
  | { readonly not: Predicate }

/** Where audio is in a unit, and how it is written. */
export interface AudioRule {
  /** Absent where the body, or a binary frame, is the audio. */
  readonly at?: string
  readonly decode: 'bytes' | 'base64' | 'hex'
  /** True where a binary frame of a WebSocket is audio and nothing else. */
  readonly binary: boolean
  /** Which pieces begin with a WAV header. The audio room takes headers off wherever they are; whoever serves the
   * description needs to know. */
  readonly wav: 'none' | 'first' | 'each'
}

export interface FormatRule {
  /** The formats that can be asked for, by the word for the slot `{format}`; the first is the default. */
  readonly words: Readonly<Record<string, AudioFormatFact>>
  /** Samples a second; the first is the default. */
  readonly rates: readonly number[]
}

/**
 * What ends an answer: the end of the body, an event that means `end`, the connection's close with one of these
 * codes, or as many `flushed` as flushes were said.
 */
export type Completion = 'body' | 'event' | 'count' | { readonly close: readonly number[] }

/** How errors are read. Codes are looked up first, then words, then statuses. */
export interface Failures {
  /** JSON pointers into an error event or the body of a refusal, the first that finds something counts. */
  readonly code: readonly string[]
  readonly message: readonly string[]
  /** An HTTP status inside an event. */
  readonly status: readonly string[]
  /** What the values found at `code` mean. */
  readonly codes: FaultTable<Scalar>
  /** What texts inside a message mean, in upper or lower case. */
  readonly words: FaultTable<string>
  /** HTTP statuses whose meaning is not the usual one. */
  readonly statuses: FaultTable<number>
  /** WebSocket close codes whose meaning is not the usual one. */
  readonly closes: FaultTable<number>
}

export type FaultTable<Value> = { readonly [Kind in FaultKind]?: readonly Value[] }

export interface Routing {
  readonly reuse: Facts['reuse']
  /** JSON pointer to the `{stream}` of a unit, where the provider sends it back. */
  readonly stream?: string
  /** Seconds of silence after which the provider closes, and how often a keepalive prevents it. */
  readonly idleTimeout?: number
  readonly keepaliveEvery?: number
}

/** Where the provider's own id of a request is. */
export interface Correlation {
  readonly headers: readonly string[]
  readonly at?: string
  /** Other response headers worth keeping, lower case. */
  readonly keep: readonly string[]
}
