import type { Frame, Job, ProviderEvent } from '../../core/adapter/adapter.ts'
import type { AdapterDescription } from '../../core/adapter/adapter-description.ts'
import { hearAudioBody, noteRequestId } from '../shared/audio-body.ts'
import { describeContentTypeMismatch } from '../shared/content-type-mismatch.ts'
import { makeFault } from '../shared/fault.ts'
import { rateMismatchInHeaders } from './announced-rate.ts'
import { endResponse, endWithProtocolFault } from './end-response.ts'
import { faultOfMessage } from './faults.ts'
import { hearMessage } from './hear-message.ts'
import { decodeFrame, decodeJson } from './protocol-message.ts'
import type { DescribedState } from './state.ts'

/** Reads a frame by the rules of a description. Never throws. */
export function hearDescribed(
  description: AdapterDescription,
  frame: Frame,
  state: DescribedState,
  job: Job,
): ProviderEvent[] {
  const { codec, audio, correlation, failures } = description
  const mismatch =
    frame.kind === 'head' && isSuccess(frame.status)
      ? rateMismatchInHeaders(description, frame.headers, job)
      : undefined
  if (codec.kind === 'raw') {
    if (mismatch !== undefined) return refuseBody(mismatch, state)
    const faultOf = (rawText: string) => faultOfMessage(decodeJson(rawText), failures)
    return hearAudioBody(frame, state.body, job, { requestIdHeaders: correlation.headers, faultOf })
  }
  if (mismatch !== undefined) return endWithProtocolFault(mismatch, state)
  if (frame.kind === 'head') return hearHead(description, frame, state, job)
  if (frame.kind === 'eof') return hearEnd(description, state)
  if (state.ended && description.carrier === 'http') return []
  if (frame.kind === 'binary' && audio.binary)
    return frame.bytes.length > 0 ? [{ kind: 'audio', audio: frame.bytes }] : []
  const message = decodeFrame(frame, codec)
  if (!message)
    return frame.kind === 'binary'
      ? endWithProtocolFault('a binary frame, which the description does not expect', state)
      : []
  return hearMessage(description, message, state, job)
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300
}

/** Refuses a whole body, because its audio would be at another rate than was requested. */
function refuseBody(detail: string, { body }: DescribedState): ProviderEvent[] {
  body.phase = 'over'
  return [{ kind: 'fault', fault: makeFault('protocol', detail) }]
}

/** The head of a response begins a new one. */
function hearHead(
  { carrier, correlation }: AdapterDescription,
  { status, headers }: Extract<Frame, { kind: 'head' }>,
  state: DescribedState,
  { format }: Job,
): ProviderEvent[] {
  if (carrier === 'websocket') return noteRequestId(headers, correlation.headers)
  state.ended = !isSuccess(status)
  state.contentType = headers['content-type'] ?? ''
  if (state.ended) return []
  const mismatch = describeContentTypeMismatch(state.contentType, format)
  return mismatch === undefined
    ? noteRequestId(headers, correlation.headers)
    : endWithProtocolFault(mismatch, state)
}

/**
 * If a server sends a file or an error instead of events, no event arrives: only the content type shows it.
 */
function hearEnd({ completion, codec }: AdapterDescription, state: DescribedState): ProviderEvent[] {
  if (state.ended) return []
  if (codec.kind === 'sse' && !/^$|event-stream/i.test(state.contentType))
    return endWithProtocolFault(`the server answered with ${state.contentType} instead of events`, state)
  if (completion === 'body') return endResponse(state, { kind: 'end' })
  const fault = makeFault('truncated', 'the body ended before the provider signalled completion')
  return endResponse(state, { kind: 'fault', fault })
}
