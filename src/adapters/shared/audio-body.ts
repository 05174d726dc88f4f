import type { Frame, Headers, Job, ProviderEvent } from '../../core/adapter/adapter.ts'
import type { Fault } from '../../core/fault.ts'
import { describeContentTypeMismatch } from './content-type-mismatch.ts'
import { makeFault } from './fault.ts'

/** The state of one HTTP response that should be audio. */
export interface AudioBodyState {
  phase: 'fresh' | 'audio' | 'over' | 'refused'
  contentType: string
}

/** What differs between providers. */
export interface AudioBodyProtocol {
  /** The response headers that may hold the provider’s request id, in lower case. */
  readonly requestIdHeaders: readonly string[]
  /** Makes the fault for text that arrived instead of audio. */
  readonly faultOf: (text: string) => Fault
}

export function newAudioBodyState(): AudioBodyState {
  return { phase: 'fresh', contentType: '' }
}

/**
 * Reads an audio body: each chunk is audio, and the end of the body is the end. A body that turned out to be
 * text arrives as one text frame, which is a fault.
 */
export function hearAudioBody(
  frame: Frame,
  state: AudioBodyState,
  job: Job,
  protocol: AudioBodyProtocol,
): ProviderEvent[] {
  switch (frame.kind) {
    case 'head':
      return hearHead(frame, state, protocol)
    case 'binary':
      return frame.bytes.length === 0 ? [] : hearBytes(frame.bytes, state, job)
    case 'text':
      return state.phase === 'refused' ? [] : fail(state, protocol.faultOf(frame.text))
    case 'eof':
      return hearEnd(state)
    default:
      return []
  }
}

function hearHead(
  { status, headers }: Extract<Frame, { kind: 'head' }>,
  state: AudioBodyState,
  protocol: AudioBodyProtocol,
) {
  Object.assign(state, newAudioBodyState(), { contentType: headers['content-type'] ?? '' })
  if (status >= 200 && status < 300) return noteRequestId(headers, protocol.requestIdHeaders)
  state.phase = 'refused'
  return []
}

/** A note with the provider’s request id, if one of the headers holds it. */
export function noteRequestId(headers: Headers, names: readonly string[]): ProviderEvent[] {
  const requestId = names.map((name) => headers[name]).find(Boolean)
  return requestId === undefined ? [] : [{ kind: 'note', requestId }]
}

function hearBytes(bytes: Uint8Array, state: AudioBodyState, { format }: Job): ProviderEvent[] {
  if (state.phase === 'over' || state.phase === 'refused') return []
  const mismatch =
    state.phase === 'fresh' ? describeContentTypeMismatch(state.contentType, format) : undefined
  if (mismatch !== undefined) return fail(state, makeFault('protocol', mismatch))
  state.phase = 'audio'
  return [{ kind: 'audio', audio: bytes }]
}

function hearEnd(state: AudioBodyState): ProviderEvent[] {
  if (state.phase === 'over' || state.phase === 'refused') return []
  state.phase = 'over'
  return [{ kind: 'end' }]
}

function fail(state: AudioBodyState, fault: Fault): ProviderEvent[] {
  state.phase = 'over'
  return [{ kind: 'fault', fault }]
}
