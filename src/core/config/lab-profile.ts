import type { Millis } from '../units.ts'
/** A delay in milliseconds: fixed, uniform, or log-normal (`sigma` is the log standard deviation). */
export type Delay =
  | number
  | { readonly min: number; readonly max: number }
  | { readonly median: number; readonly sigma: number }

/** The faults the lab can inject. Each twin decides what a fault looks like in its protocol. */
export const LAB_FAULT_KINDS = [
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
  'fidelity',
] as const
export type LabFaultKind = (typeof LAB_FAULT_KINDS)[number]

/**
 * What a `fidelity` fault does to the sound: the last words are missing, a stretch comes twice, the audio was made at
 * another rate than it is sent at, it is clipped, the waveform breaks at joins of chunks, there is noise, or another
 * text is spoken.
 */
export const LAB_FLAWS = ['cut', 'repeat', 'rate', 'clip', 'click', 'noise', 'text'] as const
export type LabFlaw = (typeof LAB_FLAWS)[number]

export interface LabFault {
  readonly kind: LabFaultKind
  /** Share of requests affected, 0 to 1, seeded. Default 1. */
  readonly share?: number
  /** Affect exactly every n-th request (the n-th, 2n-th, …) instead of a share. */
  readonly every?: number
  /** Affect only requests that begin while more than this many are in flight, themselves included. */
  readonly above?: number
  /** For the kinds that have a duration (`stall`, `slow-accept`, `freeze`). */
  readonly duration?: Millis
  /** What a `fidelity` fault does. Default cut. */
  readonly flaw?: LabFlaw
  /** Time after the lab started at which a `freeze` begins. */
  readonly at?: Millis
  /** HTTP status for `refuse`. Each twin formats the body as its provider does. Default 429. */
  readonly status?: number
}

/** Limits of a lab endpoint besides `concurrency` and `rate`. Durations are milliseconds. */
export interface LabLimits {
  /**
   * What happens to a request above `concurrency`: it is refused (default), queued, or never answered; a connection, where
   * the provider counts these, is accepted and closed at once (`close`).
   */
  readonly excess?: 'refuse' | 'queue' | 'hang' | 'close'
  /** Delay from the end of a request until its slot is free. */
  readonly recovery?: number
  /** The same for a call or stream whose connection broke off without a close frame. Absent: `recovery`. */
  readonly dropRecovery?: number
  /**
   * Probability, 0 to 0.5, of a wrong decision about the last free slot or the first one above the limit;
   * seeded.
   */
  readonly noise?: number
  /** Changes of the concurrency limit after a number of requests, in ascending order. */
  readonly changes?: readonly { readonly after: number; readonly concurrency: number }[]
  /** Token bucket: burst capacity, and refill per second. */
  readonly bucket?: { readonly capacity: number; readonly refill: number }
  /**
   * Maximum number of open connections, including idle ones, and of new connections per second. HTTP has no
   * message before the first request, so the first request on an excess connection is refused.
   */
  readonly sockets?: number
  readonly connectRate?: number
  /** Maximum requests in flight on one multiplexed connection. */
  readonly perSocket?: number
  /** Slower service for every request above a number in flight. */
  readonly degradation?: LabDegradation
  /** From that many in flight, a share of the requests fails with server errors unrelated to any limit. */
  readonly failing?: { readonly from: number; readonly share: number }
  /** The `retry-after` of refusals, in seconds. */
  readonly retryAfter?: number
}

/** For each request in flight above `from`: added delay of the first audio, and lost pacing. */
export interface LabDegradation {
  readonly from: number
  readonly firstAudio?: number
  /** Share of the pacing lost, 0 to 1. */
  readonly pacing?: number
}

/** `moonshine` is a model for English whose packages the user installs: docs/pipeline.md. */
export const LAB_RECOGNISERS = ['known', 'moonshine'] as const
export type LabRecogniser = (typeof LAB_RECOGNISERS)[number]

/** How a lab endpoint behaves. Absent fields take the provider's documented behaviour. */
export interface LabProfile {
  /** The variant of the protocol to emulate, if the twin supports several. */
  readonly dialect?: string
  /** Delay before the first byte of a connection is answered. */
  readonly dial?: Delay
  /** Delay of the provider's session handshake, if it has one. */
  readonly session?: Delay
  /** From the last text received to the first audio written. */
  readonly firstAudio?: Delay
  /** From the end of the caller's speech, or from the finish message, to the final transcript. */
  readonly finalTranscript?: Delay
  /** Silence after speech that ends the caller's turn. */
  readonly endpointing?: Millis
  /**
   * The speech recogniser. `known` matches the scenario's own speech; `moonshine` transcribes any. Default
   * known.
   */
  readonly recogniser?: LabRecogniser
  /** Share of the caller's words transcribed wrongly, 0 to 1, seeded. */
  readonly wordErrors?: number
  /** What goes wrong in whole turns. */
  readonly turns?: LabTurns
  /** From the prompt to the first token. */
  readonly firstToken?: Delay
  /** The same for a prompt whose prefix is cached. Absent: no cache. */
  readonly cachedFirstToken?: Delay
  readonly tokensPerSecond?: number
  /** Replies of a language model or an agent, used in order and repeated. */
  readonly replies?: readonly string[]
  /** What an agent says as soon as a call is answered. Absent: nothing. */
  readonly greeting?: string
  /** Audio per chunk. Absent: the provider's own chunking, including empty frames. */
  readonly chunk?: Millis
  /** Speed of audio delivery as a multiple of real time; 0 = as fast as the socket accepts it. */
  readonly pacing?: number
  /** Milliseconds of silence added before and after the speech. */
  readonly leadingSilence?: Delay
  readonly trailingSilence?: number
  /** Time between the last audio and the completion message. Absent: the provider's default. */
  readonly completionDelay?: Millis
  readonly closeAfterComplete?: boolean
  /** Seconds without a client message after which the lab closes. Absent: the provider's default. */
  readonly idleTimeout?: number
  /**
   * Maximum requests in flight over all connections. Above it the provider's refusal is sent. Absent: no
   * limit.
   */
  readonly concurrency?: number
  /** Maximum requests per minute. Above it the provider's refusal is sent. */
  readonly rate?: number
  readonly limits?: LabLimits
  /** Accepted keys. Absent: every key that is not empty and does not start with `bad`. */
  readonly keys?: readonly string[]
  readonly faults?: readonly LabFault[]
  /**
   * `speech`: the text, spoken. `tone`: a steady tone of plausible length, cheap under load. Default speech.
   */
  readonly voice?: 'speech' | 'tone'
  readonly clone?: LabCloning
  readonly dictionary?: LabDictionaries
}

/** Misbehaviour in turns of a conversation. Shares are 0 to 1, seeded. */
export interface LabTurns {
  /** How long audio still comes after a cancel, or after the caller has started to speak. */
  readonly bargeInLag?: Millis
  /** By which sounds an agent is interrupted. Absent: by every one. */
  readonly stopsOn?: LabStopRule
  /** Share of the caller's turns whose end is reported in the middle of known speech. */
  readonly earlyEnd?: number
  /** Added delay of interim transcripts. One that the final transcript overtakes is not sent. */
  readonly interimDelay?: Millis
  /** Share of the new words of an interim transcript that a later one changes. */
  readonly revisedWords?: number
  /** Share of prompts, or of turns of an agent, that are never answered. */
  readonly unanswered?: number
}

/** What an agent takes for an interruption. A sound must meet all that is given. */
export interface LabStopRule {
  /** How long it must last, pauses below the endpointing included. */
  readonly longerThan?: Millis
  /** Its mean level up to then, in dB relative to full scale. */
  readonly louderThan?: number
  /** With which chance the agent stops then, 0 to 1, seeded. */
  readonly probability?: number
}

/** How voice cloning behaves. `timeout`: creation is answered with a timeout. `stuck`: it never finishes. */
export interface LabCloning {
  /** From the request until the voice is usable, if the provider has a processing phase. */
  readonly ready?: Delay
  /** Added delay of the first audio with a cloned voice. */
  readonly firstAudio?: Millis
  readonly outcome?: 'completed' | 'failed' | 'timeout' | 'stuck'
}

/** How pronunciation dictionaries behave. */
export interface LabDictionaries {
  /** Added delay of the first audio with a dictionary. */
  readonly firstAudio?: Millis
  readonly outcome?: 'completed' | 'failed'
}
