import type { Frame, Job, ProviderEvent } from '../../core/adapter/adapter.ts'
import type { Fault } from '../../core/fault.ts'
import { type JsonObject, parseJsonObject } from '../../core/json.ts'
import { noteRequestId } from '../shared/audio-body.ts'
import { audioEvents } from '../shared/base64.ts'
import { makeFault, protocolFault } from '../shared/fault.ts'
import { describeSampleRateMismatch } from '../shared/sample-rate-mismatch.ts'
import { faultOfText, isError } from './errors.ts'

/** The state of one response. */
export interface SpeechEventsState {
  ended: boolean
  contentType: string
}

export function newSpeechEventsState(): SpeechEventsState {
  return { ended: false, contentType: '' }
}

/**
 * Reads `audio/speech` events: `speech.audio.delta` until `speech.audio.done` or `[DONE]`. Every known server
 * sends one of them, so a body without either is truncated. Unknown events are skipped.
 */
export function hearSpeechEvents(frame: Frame, state: SpeechEventsState, job: Job): ProviderEvent[] {
  switch (frame.kind) {
    case 'head':
      state.ended = frame.status < 200 || frame.status > 299
      state.contentType = frame.headers['content-type'] ?? ''
      return state.ended ? [] : noteRequestId(frame.headers, ['x-request-id'])
    case 'event':
      return state.ended || frame.data.trim() === '' ? [] : hearData(frame.data.trim(), state, job)
    case 'eof':
      return state.ended ? [] : fail(state, missingEndFault(state))
    default:
      return []
  }
}

function hearData(data: string, state: SpeechEventsState, job: Job): ProviderEvent[] {
  if (data === '[DONE]') return end(state)
  const fields = parseJsonObject(data)
  if (!fields) return fail(state, protocolFault('an event is not JSON', data))
  if (isError(fields)) return fail(state, faultOfText(data))
  if (fields.type === 'speech.audio.done') return end(state)
  return fields.type === 'speech.audio.delta' ? audioEvents(fields.audio) : hearInfo(fields, state, job)
}

/** Chatterbox begins with `speech.audio.info`, which announces the sample rate. */
function hearInfo({ type, sample_rate }: JsonObject, state: SpeechEventsState, job: Job): ProviderEvent[] {
  const mismatch =
    type === 'speech.audio.info' ? describeSampleRateMismatch(sample_rate, job.format) : undefined
  return mismatch === undefined ? [] : fail(state, makeFault('protocol', mismatch))
}

/** The fault of a body without an end event. Servers that do not know `stream_format` send a file. */
function missingEndFault({ contentType }: SpeechEventsState): Fault {
  const isEvents = contentType === '' || contentType.includes('text/event-stream')
  if (isEvents) return makeFault('truncated', 'the body ended before `speech.audio.done`')
  return makeFault('protocol', `the server answered with ${contentType} instead of events`)
}

function end(state: SpeechEventsState): ProviderEvent[] {
  state.ended = true
  return [{ kind: 'end' }]
}

function fail(state: SpeechEventsState, fault: Fault): ProviderEvent[] {
  state.ended = true
  return [{ kind: 'fault', fault }]
}
