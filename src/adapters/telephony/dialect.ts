import type { Facts } from '../../core/adapter/adapter.ts'
import type { AudioFormat } from '../../core/audio-format.ts'
import type { JsonObject } from '../../core/json.ts'
import type { TelephonyOptions } from './call-options.ts'
import type { CallState } from './call-state.ts'

/** What the messages of a call may contain. */
export interface CallMessage {
  readonly call: CallState
  readonly options: TelephonyOptions
  /** The format of the audio, both ways. */
  readonly format: AudioFormat
}

/** A piece of the caller's audio that is about to be sent. */
interface CallerAudio {
  /** The number of the piece, from 1, and the duration of the audio sent before it, in milliseconds. */
  readonly chunk: number
  readonly elapsed: number
  readonly payload: string
}

/**
 * A media-stream protocol of a telephone network, as data: its messages to the agent, and the agent's
 * messages to it. All of them do the same: they send audio to the agent in real time, and play a queue of the
 * agent's audio to the caller.
 */
export interface StreamDialect {
  readonly facts: Pick<
    Facts,
    'id' | 'provider' | 'title' | 'docs' | 'checked' | 'confidence' | 'formats' | 'sampleRates'
  > & { readonly keyVariable?: string }
  /** Headers of the upgrade. */
  readonly headers?: (url: string, key: string) => Readonly<Record<string, string>>
  readonly sends: NetworkMessages
  readonly reads: AgentMessages
}

/** The network's messages. Absent: the protocol has no such message. */
interface NetworkMessages {
  /** Sent in this order when the call is answered. */
  readonly open: readonly ((message: CallMessage) => JsonObject)[]
  /** Absent: audio is sent as binary frames. */
  readonly audio?: (audio: CallerAudio, message: CallMessage) => JsonObject
  /** Sent back to the agent once the audio before the mark has been played. */
  readonly played: (mark: string, message: CallMessage) => JsonObject
  /** Sent once the queue was emptied, with the marks that were waiting in it. */
  readonly cleared: (marks: readonly string[], message: CallMessage) => JsonObject[]
  readonly key: (digit: string, message: CallMessage) => JsonObject
  /** Sent when the caller hangs up. */
  readonly stop?: (message: CallMessage) => JsonObject
}

/**
 * The agent's messages: the field that names a message, the values of that field, and JSON pointers to their
 * contents.
 */
export interface AgentMessages {
  readonly nameField: string
  /** Absent: audio comes as binary frames. */
  readonly audio?: { readonly name: string; readonly at: string }
  readonly mark: { readonly name: string; readonly at: string }
  readonly clear: string
  /**
   * Where a message names its stream, in protocols that require it. Audio for another stream is not played to
   * this caller.
   */
  readonly stream?: { readonly at: string; readonly of: (call: CallState) => string }
}
