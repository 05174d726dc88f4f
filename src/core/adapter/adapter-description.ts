import type { FaultKind } from '../fault.ts'
import type { AudioFormatFact, Confidence, Facts } from './adapter.ts'
import type { Ending, Recommendation } from './ending.ts'
import type { Confirmation } from './facts.ts'
import type { HttpChoice } from './http-choice.ts'
import type { Regions } from './regions.ts'
import type { ServerTimeFact } from './server-time.ts'

/**
 * An adapter as data, for protocols that are plain enough to need no code. It has fourteen independent parts
 * (carrier, address, credentials, headers, codec, script, text, events, audio, format, completion, failures,
 * routing, correlation), plus the provider's name and how well the protocol is known. `described-adapter.ts` turns it
 * into an `Adapter`.
 */
export interface AdapterDescription {
  readonly id: string
  readonly provider: string
  readonly title: string
  /** Protocol version. Providers change the protocol without changing its address. */
  readonly dialect: string
  /** The source of the protocol, the date it was read (YYYY-MM-DD), and how reliable the reading is. */
  readonly docs: string
  readonly checked: string
  readonly confidence: Confidence
  /** Recorded answers that confirm it. */
  readonly confirmed?: Confirmation
  /** Open questions and oddities to know before trusting a number. */
  readonly notes: readonly string[]
  /** The environment variable that holds the API key. Absent if none is needed. */
  readonly keyVariable?: string
  readonly models: readonly string[]
  /** A voice known to work, by model. `*` stands for all other models. */
  readonly voices: Readonly<Record<string, string>>
  readonly billing: Facts['billing']
  readonly streaming: boolean
  readonly retired?: string
  readonly ends: readonly Ending[]
  readonly recommended?: Recommendation
  /** The options a scenario may set, by name. Each one fills the slot `{options.<name>}`. */
  readonly options: Readonly<Record<string, DescribedOption>>

  readonly carrier: 'http' | 'websocket'
  /** The version of HTTP, if the provider speaks only that. Absent: 1.1. */
  readonly http?: HttpChoice
  readonly address: DescribedAddress
  readonly credentials: readonly Credential[]
  /** Headers of the request or of the upgrade. Values are templates. */
  readonly headers: Readonly<Record<string, Template>>
  /** WebSocket subprotocols to offer. */
  readonly protocols: readonly string[]
  readonly codec: DescribedCodec
  readonly script: MessageTemplates
  readonly text: TextRule
  /** How incoming units are read: the first rule that matches decides what a unit means. */
  readonly events: readonly EventRule[]
  readonly audio: AudioRule
  readonly format: FormatRule
  readonly completion: CompletionRule
  readonly failures: FailureRules
  readonly routing: Routing
  readonly correlation: Correlation
}

export type DescribedOption = DescribedValues & {
  /** What it does: a phrase without a full stop. */
  readonly meaning?: string
  /** The provider's default. Absent if no source says it. */
  readonly default?: string | number | boolean
}

type DescribedValues =
  | { readonly kind: 'number'; readonly min: number; readonly max: number; readonly whole?: true }
  | { readonly kind: 'flag' }
  | { readonly kind: 'text'; readonly longest?: number }
  | { readonly kind: 'word'; readonly words: readonly string[] }
  | { readonly kind: 'list' }

/**
 * Data with slots: `{text}`, `{voice}`, `{model}`, `{language}`, `{sampleRate}`, `{kilohertz}`, `{format}`,
 * `{stream}`, `{flush}`, `{last}`, `{more}` and `{options.<name>}`. A string that is exactly one slot takes
 * the slot's own value, so a rate stays a number; `{sampleRate:text}` turns it into a string. A field whose
 * only slot is empty is left out.
 */
export type Template =
  | string
  | number
  | boolean
  | null
  | readonly Template[]
  | { readonly [field: string]: Template }

export interface DescribedAddress {
  /** Scheme, host and port. A scenario's `base` replaces it. */
  readonly origin: string
  /** The hosts of regions, by the name that a target's `region:` has. */
  readonly regions?: Regions
  /** Starts with a slash. Slots in it are percent-encoded. */
  readonly path: string
  readonly query: Readonly<Record<string, Template>>
}

/** Where the key is sent. `open` and `start` put it into a top-level field of the first frame of that cue. */
export interface Credential {
  readonly in: 'header' | 'query' | 'open' | 'start' | 'protocol'
  /** The header, query parameter or field. Unused for a subprotocol. */
  readonly name: string
  /** Put before the key, for example `Bearer ` with its trailing space. */
  readonly prefix: string
}

/** How one unit of the protocol is decoded. */
export interface DescribedCodec {
  /**
   * `raw`: the body is audio. `sse`, `lines`: JSON in each. `json`: the whole body. WebSocket: `json`,
   * `msgpack`, `text`.
   */
  readonly kind: 'raw' | 'sse' | 'lines' | 'json' | 'msgpack' | 'text'
  /** `lines` only: the prefix of the lines that count, such as `data:` where events are one newline apart. */
  readonly strip?: string
}

/**
 * The messages to send. HTTP has one `request`; a WebSocket has frames for each cue, and none for cues it
 * lacks.
 */
export interface MessageTemplates {
  readonly method: 'GET' | 'POST' | 'PUT'
  /** A string is sent as it is, anything else as JSON. */
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

export const EVENT_MEANINGS = ['ready', 'audio', 'flushed', 'end', 'error', 'ignore'] as const
/** What a unit means. `ready` allows text to be sent; `flushed` is counted when completion is `count`. */
export type EventMeaning = (typeof EVENT_MEANINGS)[number]

export interface EventRule {
  /** Absent: the rule always matches. */
  readonly when?: Predicate
  readonly means: readonly EventMeaning[]
}

export type Scalar = string | number | boolean | null

/** A condition on a unit. `at` is a JSON pointer (RFC 6901); the empty pointer is the whole unit. */
export type Predicate =
  | { readonly at: string; readonly is: Scalar }
  | { readonly at: string; readonly isNot: Scalar }
  | { readonly at: string; readonly in: readonly Scalar[] }
  | { readonly at: string; readonly notIn: readonly Scalar[] }
  /** The value is present and not null. */
  | { readonly at: string; readonly exists: boolean }
  | { readonly at: string; readonly truthy: boolean }
  /** A string or bytes that are not empty. */
  | { readonly at: string; readonly filled: boolean }
  /** A string that contains this one, ignoring case. */
  | { readonly at: string; readonly contains: string }
  /** A server-sent event with that name. */
  | { readonly event: string }
  | { readonly all: readonly Predicate[] }
  | { readonly any: readonly Predicate[] }
  | { readonly not: Predicate }

/** Where a unit carries its audio, and how the audio is encoded. */
export interface AudioRule {
  /** Absent if the body or a binary frame is the audio itself. */
  readonly at?: string
  readonly decode: 'bytes' | 'base64' | 'hex'
  /** True if a binary WebSocket frame contains only audio. */
  readonly binary: boolean
  /**
   * Which chunks start with a WAV header. The audio decoder strips headers wherever they are; the lab needs
   * this to serve the description.
   */
  readonly wav: 'none' | 'first' | 'each'
}

export interface FormatRule {
  /** The available formats, by the value for the slot `{format}`. The first is the default. */
  readonly words: Readonly<Record<string, AudioFormatFact>>
  /** Sample rates in hertz. The first is the default. */
  readonly rates: readonly number[]
  /** Where the server tells the rate of what it sends. Audio of another rate would give wrong durations. */
  readonly announced?: { readonly header?: string; readonly at?: string }
}

/**
 * What completes a response: the end of the body, an event that means `end`, a close with one of these codes,
 * or one `flushed` for each flush that was sent.
 */
export type CompletionRule = 'body' | 'event' | 'count' | { readonly close: readonly number[] }

/** How errors are classified: first by code, then by words in the message, then by status. */
export interface FailureRules {
  /**
   * JSON pointers into an error event or a rejected request's body. The first one that finds a value is used.
   */
  readonly code: readonly string[]
  readonly message: readonly string[]
  /** JSON pointers to an HTTP status inside an event. */
  readonly status: readonly string[]
  /** The fault kind of each value found at `code`. */
  readonly codes: FaultTable<Scalar>
  /** The fault kind of each phrase in a message, ignoring case. */
  readonly words: FaultTable<string>
  /** HTTP statuses that do not have their usual meaning. */
  readonly statuses: FaultTable<number>
  /** WebSocket close codes that do not have their usual meaning. */
  readonly closes: FaultTable<number>
}

export type FaultTable<Value> = { readonly [Kind in FaultKind]?: readonly Value[] }

export interface Routing {
  readonly reuse: Facts['reuse']
  /** JSON pointer to the `{stream}` of a unit, if the provider echoes it. */
  readonly stream?: string
  /**
   * Seconds without traffic after which the provider closes, and how often to send a keepalive to prevent it.
   */
  readonly idleTimeout?: number
  readonly keepaliveEvery?: number
}

/** Where to find the provider's request id. */
export interface Correlation {
  readonly headers: readonly string[]
  readonly at?: string
  /** Where the provider states its server's own time. */
  readonly serverTime?: ServerTimeFact
  /** Other response headers to keep, in lower case. */
  readonly keep: readonly string[]
}
