import type { Frame, ProviderEvent } from '../../core/adapter/adapter.ts'
import type { Fault } from '../../core/fault.ts'
import { type JsonObject, parseJsonObject } from '../../core/json.ts'
import { noteRequestId } from './audio-body.ts'
import { makeFault, protocolFault } from './fault.ts'

/** The state of one HTTP response whose body is a transcript. */
export interface TranscriptState {
  ended: boolean
}

/** What differs between providers. */
export interface TranscriptProtocol {
  /** The response headers that may hold the provider’s request id, in lower case. */
  readonly requestIdHeaders: readonly string[]
  /** The fields that may hold the transcript. An empty string is an empty transcript. */
  readonly transcriptFields: readonly string[]
  /** The fault of a 2xx body that holds an error; undefined if it holds none. */
  readonly faultOf: (fields: JsonObject, rawText: string) => Fault | undefined
}

export function newTranscriptState(): TranscriptState {
  return { ended: false }
}

/**
 * Reads a JSON body with a transcript: final text and the end of the turn; the end of the body is the end.
 */
export function hearTranscript(
  frame: Frame,
  state: TranscriptState,
  protocol: TranscriptProtocol,
): ProviderEvent[] {
  switch (frame.kind) {
    case 'head':
      state.ended = frame.status < 200 || frame.status > 299
      return state.ended ? [] : noteRequestId(frame.headers, protocol.requestIdHeaders)
    case 'text':
      return state.ended ? [] : hearBody(frame.text, state, protocol)
    case 'eof':
      return end(state)
    default:
      return []
  }
}

function hearBody(rawText: string, state: TranscriptState, protocol: TranscriptProtocol): ProviderEvent[] {
  const fields = parseJsonObject(rawText)
  const fault = fields ? protocol.faultOf(fields, rawText) : protocolFault('not a JSON object', rawText)
  if (!fields || fault) return fail(state, fault ?? makeFault('protocol', rawText))
  const text = protocol.transcriptFields
    .map((field) => fields[field])
    .find((value) => typeof value === 'string')
  if (typeof text !== 'string') return fail(state, protocolFault('no transcript', rawText))
  return [
    ...(text === '' ? [] : [{ kind: 'text', text, final: true } as const]),
    { kind: 'turn', event: 'end_of_turn' },
  ]
}

function end(state: TranscriptState): ProviderEvent[] {
  if (state.ended) return []
  state.ended = true
  return [{ kind: 'end' }]
}

function fail(state: TranscriptState, fault: Fault): ProviderEvent[] {
  state.ended = true
  return [{ kind: 'fault', fault }]
}
