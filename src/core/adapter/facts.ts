import type { AudioFormat } from '../audio-format.ts'
import type { Fault } from '../fault.ts'
import type { Ending, Recommendation } from './ending.ts'
import type { HttpChoice } from './http-choice.ts'
import type { PlanLimit } from './plan-limit.ts'
import type { Regions } from './regions.ts'
import type { ServerTimeFact } from './server-time.ts'

export type AdapterKind = 'tts' | 'stt' | 'llm' | 's2s' | 'agent'
export type Transport = 'websocket' | 'sse' | 'http'
/** The day of the newest recording (YYYY-MM-DD), and the files of the cassettes. */
export interface Confirmation {
  readonly date: string
  readonly cassettes: readonly string[]
}

/** The source of what is known: the provider's documents, working clients, or neither. */
export type Confidence = 'documented' | 'read in clients' | 'unverified'

/** What an adapter declares about its route. Shared code reads these and never checks the provider's name. */
export interface Facts {
  /** The value of `adapter:` in scenarios, for example `smallest-ws`. */
  readonly id: string
  readonly provider: string
  readonly title: string
  readonly kind: AdapterKind
  readonly transport: Transport
  /** The source of the protocol, and the date it was read (YYYY-MM-DD). */
  readonly docs: string
  readonly checked: string
  readonly confidence: Confidence
  /** Recorded answers of the provider that confirm the facts. Absent while there are none. */
  readonly confirmed?: Confirmation
  /**
   * The only version of HTTP that the provider speaks. Absent: it speaks 1.1, and `http:` of a target may ask for 2.
   */
  readonly http?: HttpChoice
  /** Protocol version, if the address does not contain it. */
  readonly dialect?: string
  /** Scheme, host and port of the real service, for example `wss://api.smallest.ai`. `base` replaces it. */
  readonly origin: string
  /** The documented hosts of regions. `region:` of a target chooses one. */
  readonly regions?: Regions
  /** The environment variable that holds the API key. Absent if the service needs none. */
  readonly keyVariable?: string
  readonly models: readonly string[]
  /** A voice known to work, by model. `*` stands for all other models. */
  readonly voices: Readonly<Record<string, string>>
  /** The documented values of `language`. Absent if they are not documented. */
  readonly languages?: readonly string[]
  readonly formats: readonly AudioFormatFact[]
  readonly sampleRates: readonly number[]
  readonly defaultSampleRate: number
  /** Sample rates of encodings that support fewer than the route does. The default rate comes first. */
  readonly sampleRatesOf?: { readonly [Name in AudioFormat['encoding']]?: readonly number[] }
  /** How the route takes audio input. Absent if it takes text only. */
  readonly input?: AudioInput
  /** `whole`: the text is sent in one piece. `streamed`: it may also be sent in chunks. */
  readonly textInput: 'whole' | 'streamed'
  /** `none`: a connection per request. `serial`: one request after another. `multiplexed`: several at once. */
  readonly reuse: 'none' | 'serial' | 'multiplexed'
  /** False if the provider synthesises the whole response before it sends the first byte. */
  readonly streaming: boolean
  /**
   * What completes a response: a message, the end of the HTTP body, or the close of the connection. `silence`: nothing
   * does. The route is a call over a telephone network, which queues the agent's audio and plays it at its own rate:
   * an answer is over when nothing more of it is heard.
   */
  readonly completion: 'message' | 'body' | 'close' | 'silence'
  /** True if text may be sent only after the provider has signalled `ready`. */
  readonly handshake?: boolean
  /** How to cancel a response: with a message (`cancel` cue), or only by closing the connection. */
  readonly cancel: 'message' | 'close'
  /** True when a message-level cancel leaves the connection usable for the next turn. */
  readonly reuseAfterCancel?: boolean
  /**
   * False if a connection must not be reused after a fault, because the provider soon closes it or still holds text
   * of the failed turn. Absent: true.
   */
  readonly reuseAfterFault?: boolean
  /** Idle seconds after which the provider closes, and the interval of `keepalive` cues that prevents it. */
  readonly idleTimeout?: number
  readonly keepaliveEvery?: number
  /** The unit the provider bills in. */
  readonly billing: 'characters' | 'bytes' | 'audio' | 'tokens' | 'requests'
  /**
   * Options that a measurement sets unless the target does, although the provider’s defaults differ. They change how
   * long a request occupies its slot, not when its audio comes.
   */
  readonly measuringOptions?: Readonly<Record<string, unknown>>
  /** The documented maximum text length, in characters. */
  readonly longestText?: number
  /** The date on which the service was shut down. Such an adapter runs against the lab only. */
  readonly retired?: string
  /** Announced ends of the route or of some of its models, past ones included. */
  readonly ends?: readonly Ending[]
  /** The model that the provider recommends now. Absent: the first of `models`. */
  readonly recommended?: Recommendation
  /** The documented limits of the provider's plans. */
  readonly planLimits?: readonly PlanLimit[]
  /** Where the provider states its server's own time. Nothing checks what it says. */
  readonly serverTime?: ServerTimeFact
  /**
   * The route is a model that may say other words than the text. The transcript of its answer comes as final
   * `text` events, and is compared with the text.
   */
  readonly mayReword?: true
  /** Response headers to keep with a trial, in lower case: request ids, concurrency counters. */
  readonly keepHeaders?: readonly string[]
  /** Fault kinds the provider is known to return. The conformance suite tests each of them. */
  readonly faults: readonly Fault['kind'][]
  /**
   * Lets the wire count audio without parsing JSON. It promises that once a message or event was audio (and
   * at most a note), every later one in the same response that differs only in its base64 is audio too. `but
   * for numbers` also allows other numbers, such as a counter or a time. Used only after the first audible
   * sample.
   */
  readonly audioRepeats?: 'exactly' | 'but for numbers'
}

/** How a route takes audio input. */
export interface AudioInput {
  /** `streamed`: in real time, as `audio` cues. `whole`: all of it at once, as `job.audio`. */
  readonly audio: 'streamed' | 'whole'
  /** The first of each is the default. */
  readonly formats: readonly AudioFormatFact[]
  readonly sampleRates: readonly number[]
}

/** An encoding and container that the route supports. */
export type AudioFormatFact = Pick<AudioFormat, 'encoding' | 'container'>
