import type { Frame, Headers, Job, ProviderEvent } from '../../core/adapter/adapter.ts'
import type { Fault } from '../../core/fault.ts'
import { makeFault } from './fault.ts'
import { describeContainerMismatch, describeSampleRateMismatch, detectContainer } from './format-mismatch.ts'

/**
 * The state of one HTTP response that should be audio. In the phase `complaint` the body is an error text
 * instead.
 */
export interface AudioBodyState {
  phase: 'fresh' | 'audio' | 'complaint' | 'over'
  errorText: string
  contentType: string
}

/** What differs between providers. */
export interface AudioBodyProtocol {
  /** The response headers that may hold the provider’s request id, in lower case. */
  readonly requestIdHeaders: readonly string[]
  /** The fault for a text that came instead of audio. */
  readonly faultOf: (text: string) => Fault
}

/** How many characters of an error text are kept. */
const MAX_ERROR_LENGTH = 65_536

export function newAudioBodyState(): AudioBodyState {
  return { phase: 'fresh', errorText: '', contentType: '' }
}

/**
 * Reads an audio body: each chunk is audio, the end of the body is the end, an error text inside a 200 is a
 * fault.
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
    case 'eof':
      return hearEnd(state, protocol)
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
  state.phase = 'over'
  return []
}

/** A note with the provider’s request id, if one of the headers holds it. */
export function noteRequestId(headers: Headers, names: readonly string[]): ProviderEvent[] {
  const requestId = names.map((name) => headers[name]).find(Boolean)
  return requestId === undefined ? [] : [{ kind: 'note', requestId }]
}

function hearBytes(bytes: Uint8Array, state: AudioBodyState, { format }: Job): ProviderEvent[] {
  if (state.phase === 'over') return []
  if (state.phase === 'fresh') {
    state.phase = isErrorText(bytes, state.contentType) ? 'complaint' : 'audio'
    const mismatch =
      describeContainerMismatch(bytes, format) ?? describeSampleRateMismatch(state.contentType, format)
    if (mismatch !== undefined && state.phase === 'audio') return fail(state, makeFault('protocol', mismatch))
  }
  if (state.phase === 'audio') return [{ kind: 'audio', audio: bytes }]
  if (state.errorText.length < MAX_ERROR_LENGTH) state.errorText += Buffer.from(bytes).toString('utf8')
  return []
}

/**
 * The content type can be wrong either way. So a known container means audio, and `{"`, which no audio begins
 * with, text.
 */
function isErrorText(bytes: Uint8Array, contentType: string): boolean {
  if (detectContainer(bytes) !== undefined) return false
  return /^text\/|json|xml/i.test(contentType) || (bytes[0] === 0x7b && bytes[1] === 0x22)
}

function hearEnd(state: AudioBodyState, { faultOf }: AudioBodyProtocol): ProviderEvent[] {
  if (state.phase === 'over') return []
  if (state.phase === 'complaint') return fail(state, faultOf(state.errorText))
  state.phase = 'over'
  return [{ kind: 'end' }]
}

function fail(state: AudioBodyState, fault: Fault): ProviderEvent[] {
  state.phase = 'over'
  return [{ kind: 'fault', fault }]
}
