import type { Facts } from '../../core/adapter/adapter.ts'
import type { AudioFormat } from '../../core/audio-format.ts'
import type { JsonObject } from '../../core/json.ts'
import type { TelephonyOptions } from './call-options.ts'
import type { CallState } from './call-state.ts'

/** What every message of a call may need. */
export interface CallMessage {
  readonly call: CallState
  readonly options: TelephonyOptions
  /** The format of the audio, both ways. */
  readonly format: AudioFormat
}

/** A piece of the caller's audio, as it is about to be sent. */
interface CallerAudio {
  /** Number of the piece, from 1, and the audio sent before it, in milliseconds. */
  readonly chunk: number
  readonly elapsed: number
  readonly payload: string
}

/**
 * A media-stream protocol of a telephone network, as data: how it names what it sends to an agent, and how the agent
 * names what it sends back. All of them are one thing: audio in real time to the agent, and a queue that the network
 * plays to the caller.
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

/** What the network sends. Absent: the protocol has no such message. */
interface NetworkMessages {
  /** When the call is answered, in order. */
  readonly open: readonly ((message: CallMessage) => JsonObject)[]
  /** Absent: audio is sent as binary frames. */
  readonly audio?: (audio: CallerAudio, message: CallMessage) => JsonObject
  /** A mark is sent back when the audio before it has been played. */
  readonly played: (mark: string, message: CallMessage) => JsonObject
  /** The queue was emptied, with the marks that waited in it. */
  readonly cleared: (marks: readonly string[], message: CallMessage) => JsonObject[]
  readonly key: (digit: string, message: CallMessage) => JsonObject
  /** The caller hangs up. */
  readonly stop?: (message: CallMessage) => JsonObject
}

/** What the agent sends: the field that names a message, its values, and JSON pointers to what they carry. */
export interface AgentMessages {
  readonly nameField: string
  /** Absent: audio comes as binary frames. */
  readonly audio?: { readonly name: string; readonly at: string }
  readonly mark: { readonly name: string; readonly at: string }
  readonly clear: string
  /** Where a message says for which stream it is, where it must. Audio for another one is not played to this caller. */
  readonly stream?: { readonly at: string; readonly of: (call: CallState) => string }
}
