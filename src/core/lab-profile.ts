/** A delay in milliseconds: fixed, uniform, or log-normal (`median`, and `sigma` as log standard deviation). */
export type Delay =
  | number
  | { readonly min: number; readonly max: number }
  | { readonly median: number; readonly sigma: number }

/** How the lab misbehaves. What each does on a given protocol is the engine's business; the words are these. */
export const LAB_FAULTS = [
  'refuse',
  'stall',
  'drop',
  'truncate',
  'garbage',
  'error-frame',
  'slow-accept',
  'half-frame',
  'duplicate-end',
  'silence',
  'empty',
  'primer',
  'freeze',
] as const
export type LabFaultKind = (typeof LAB_FAULTS)[number]

export interface LabFault {
  readonly kind: LabFaultKind
  /** Share of requests it strikes, 0 to 1, seeded. Default 1. */
  readonly share?: number
  /** Strike exactly every n-th request (the n-th, 2n-th, …) instead of a share. */
  readonly every?: number
  /** Milliseconds, for the kinds that take time (`stall`, `slow-accept`, `freeze`). */
  readonly duration?: number
  /** Milliseconds since the lab began at which a `freeze` starts. */
  readonly at?: number
  /** HTTP status for `refuse`; each twin gives it the provider's own shape. Default 429. */
  readonly status?: number
}

/** How a lab endpoint limits what it carries, besides `concurrency` and `rate`. Durations are milliseconds. */
export interface LabLimits {
  /** What becomes of a request above `concurrency`: refused (unless told), made to wait, or never answered. */
  readonly excess?: 'refuse' | 'queue' | 'hang'
  /** From the end of a request until its slot is free. */
  readonly recovery?: number
  /** Chance, 0 to 0.5, that a decision about the last free slot or the first missing one is wrong; seeded. */
  readonly noise?: number
  /** Other concurrency once so many requests have come, in ascending order. */
  readonly changes?: readonly { readonly after: number; readonly concurrency: number }[]
  /** So many requests at once, and then so many a second. */
  readonly bucket?: { readonly capacity: number; readonly refill: number }
  /**
   * Connections that may be open, idle ones included, and that may be opened in a second. Over HTTP, which has no words
   * before a request, the first one on a connection too many is refused.
   */
  readonly sockets?: number
  readonly connectRate?: number
  /** Requests in flight on one connection, where several share it. */
  readonly perSocket?: number
  /** With more than so many in flight every request is served worse. */
  readonly degradation?: LabDegradation
  /** With so many in flight a share of the requests fails for no reason of limits. */
  readonly failing?: { readonly from: number; readonly share: number }
  /** Seconds to wait that refusals name in `retry-after`. */
  readonly retryAfter?: number
}

/** For each request in flight above `from`: so much later first audio, and audio so much slower. */
export interface LabDegradation {
  readonly from: number
  readonly firstAudio?: number
  /** Share of the pacing that is lost, 0 to 1. */
  readonly pacing?: number
}

/** `moonshine` is a model for English whose packages the user installs: docs/pipeline.md. */
export const LAB_RECOGNISERS = ['known', 'moonshine'] as const
export type LabRecogniser = (typeof LAB_RECOGNISERS)[number]

/** How a lab endpoint behaves, as data. Absent fields take the provider's own documented habits. */
export interface LabProfile {
  /** The variant of the provider's protocol that is played, where its twins know several. */
  readonly dialect?: string
  /** Before the connection's first byte is answered. */
  readonly dial?: Delay
  /** The provider's session handshake, where it has one. */
  readonly session?: Delay
  /** From the last text to the first audio written. */
  readonly firstAudio?: Delay
  /** From the end of the caller's speech, or from the word to finish, to the final transcript. */
  readonly finalTranscript?: Delay
  /** Milliseconds of silence behind a caller's speech after which its turn is taken to be over. */
  readonly endpointing?: number
  /** Who understands callers. `known` has heard their speech before; `moonshine` understands any. Default known. */
  readonly recogniser?: LabRecogniser
  /** Share of the caller's words that are misheard, 0 to 1, seeded. */
  readonly wordErrors?: number
  /** From the prompt to the first token. */
  readonly firstToken?: Delay
  /** The same where the prompt begins like one that was answered before. Absent: no such cache. */
  readonly cachedFirstToken?: Delay
  readonly tokensPerSecond?: number
  /** What a language model or an agent answers, one after the other and from the front again. */
  readonly replies?: readonly string[]
  /** Milliseconds of audio a chunk. Absent: the provider's own chunking, empty frames included. */
  readonly chunk?: number
  /** Times real time at which audio is written; 0 = as fast as the socket takes it. */
  readonly pacing?: number
  /** Milliseconds of silence put in front of and behind the speech. */
  readonly leadingSilence?: Delay
  readonly trailingSilence?: number
  /** Milliseconds between the last audio and the completion message. Absent: the provider's default. */
  readonly completionDelay?: number
  readonly closeAfterComplete?: boolean
  /** Seconds without a client message after which the lab closes. Absent: the provider's default. */
  readonly idleTimeout?: number
  /** Requests in flight over all connections before the provider's own refusal. Absent: no limit. */
  readonly concurrency?: number
  /** Requests a minute before the provider's own refusal. */
  readonly rate?: number
  readonly limits?: LabLimits
  /** The keys that are good. Absent: all that are not empty and do not begin with `bad`. */
  readonly keys?: readonly string[]
  readonly faults?: readonly LabFault[]
  /** `speech`: the sent text, spoken. `tone`: a cheap steady tone of a plausible length, for load. Default speech. */
  readonly voice?: 'speech' | 'tone'
  readonly clone?: LabCloning
  readonly dictionary?: LabDictionaries
}

/** How cloned voices fare. `timeout`: their making is answered with a time-out. `stuck`: it never ends. */
export interface LabCloning {
  /** From the order until the voice is usable, where the provider makes its clients wait. */
  readonly ready?: Delay
  /** Milliseconds by which a cloned voice answers later. */
  readonly firstAudio?: number
  readonly outcome?: 'completed' | 'failed' | 'timeout' | 'stuck'
}

/** How pronunciation dictionaries fare. */
export interface LabDictionaries {
  /** Milliseconds by which an answer is later that is spoken by one. */
  readonly firstAudio?: number
  readonly outcome?: 'completed' | 'failed'
}
