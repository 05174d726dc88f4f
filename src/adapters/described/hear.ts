import type { Frame, Job, ProviderEvent } from '../../core/adapter/adapter.ts'
import type { AdapterDescription, EventMeaning } from '../../core/adapter/adapter-description.ts'
import { hearAudioBody, noteRequestId } from '../shared/audio-body.ts'
import { describeContentTypeMismatch } from '../shared/content-type-mismatch.ts'
import { makeFault } from '../shared/fault.ts'
import { rateMismatchInHeaders, rateMismatchInMessage } from './announced-rate.ts'
import { hearAudio } from './audio-payload.ts'
import { noteCorrelationId, noteServerTime, streamOf } from './correlation.ts'
import { faultOfMessage } from './faults.ts'
import { matches } from './predicate.ts'
import { decodeFrame, decodeJson, type ProtocolMessage } from './protocol-message.ts'
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
  if (mismatch !== undefined) return protocolFault(mismatch, state)
  if (frame.kind === 'head') return hearHead(description, frame, state, job)
  if (frame.kind === 'eof') return hearEnd(description, state)
  if (state.ended && description.carrier === 'http') return []
  if (frame.kind === 'binary' && audio.binary)
    return frame.bytes.length > 0 ? [{ kind: 'audio', audio: frame.bytes }] : []
  const message = decodeFrame(frame, codec)
  if (!message)
    return frame.kind === 'binary'
      ? protocolFault('a binary frame, which the description does not expect', state)
      : []
  return hearMessage(description, message, state, job)
}

function hearMessage(
  description: AdapterDescription,
  message: ProtocolMessage,
  state: DescribedState,
  job: Job,
): ProviderEvent[] {
  const mismatch = rateMismatchInMessage(description, message, job)
  if (mismatch !== undefined) return protocolFault(mismatch, state)
  const rule = description.events.find(({ when }) => when === undefined || matches(when, message))
  if (!rule)
    return isDecoded(message, description)
      ? noteCorrelationId(description, message, state)
      : protocolFault(`not in the format of the codec: ${message.rawText}`, state)
  const stream = streamOf(description, message)
  const events = [
    ...noteCorrelationId(description, message, state),
    ...noteServerTime(description, message),
    ...rule.means.flatMap((meaning) => EVENTS_BY_MEANING[meaning](description, message, state)),
  ]
  return stream === undefined ? events : events.map((event) => ({ ...event, stream }))
}

/**
 * Text needs no decoding; any other codec must have given an object or list. Messages that match no rule are
 * skipped.
 */
function isDecoded({ value }: ProtocolMessage, { codec }: AdapterDescription): boolean {
  return codec.kind === 'text' || (typeof value === 'object' && value !== null)
}

/** The events of each meaning. */
const EVENTS_BY_MEANING: Readonly<
  Record<
    EventMeaning,
    (description: AdapterDescription, message: ProtocolMessage, state: DescribedState) => ProviderEvent[]
  >
> = {
  ready: () => [{ kind: 'ready' }],
  audio: ({ audio }, message) => hearAudio(message, audio),
  flushed: (description, _, state) => {
    state.flushesAnswered += 1
    const isLast =
      description.completion === 'count' && state.inputEnded && state.flushesAnswered >= state.flushesSent
    return isLast && !state.ended ? finish(state, { kind: 'end' }) : [{ kind: 'flushed' }]
  },
  end: (_, __, state) => (state.ended ? [] : finish(state, { kind: 'end' })),
  error: ({ failures }, message, state) =>
    finish(state, { kind: 'fault', fault: faultOfMessage(message, failures) }),
  ignore: () => [],
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300
}

/** Nothing of this body is audio at the requested rate. */
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
  return mismatch === undefined ? noteRequestId(headers, correlation.headers) : protocolFault(mismatch, state)
}

/** If a server sends a file or an error instead of events, no event comes: only the content type shows it. */
function hearEnd({ completion, codec }: AdapterDescription, state: DescribedState): ProviderEvent[] {
  if (state.ended) return []
  if (codec.kind === 'sse' && !/^$|event-stream/i.test(state.contentType))
    return protocolFault(`the server answered with ${state.contentType} instead of events`, state)
  if (completion === 'body') return finish(state, { kind: 'end' })
  const fault = makeFault('truncated', 'the body ended before the provider signalled completion')
  return finish(state, { kind: 'fault', fault })
}

function protocolFault(detail: string, state: DescribedState): ProviderEvent[] {
  return finish(state, { kind: 'fault', fault: makeFault('protocol', detail) })
}

function finish(state: DescribedState, last: ProviderEvent): ProviderEvent[] {
  state.ended = true
  return [last]
}
