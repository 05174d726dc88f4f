import type { Cue, Facts, Frame, ProviderEvent } from '../../core/adapter/adapter.ts'
import type { Fault } from '../../core/fault.ts'
import { type JsonObject, nonEmptyString, parseJsonObject } from '../../core/json.ts'
import { faultOfClose } from '../shared/close-fault.ts'
import { protocolFault } from '../shared/fault.ts'
import { RAW_INPUT_FORMATS } from '../shared/input-audio.ts'
import { jsonFrame } from '../shared/json-frame.ts'
import { FAULT_PATTERNS, faultOfMessage } from './errors.ts'
import { DEEPGRAM_FACTS } from './facts.ts'

/** The facts that both recognisers share. */
export const DEEPGRAM_STT_FACTS = {
  ...DEEPGRAM_FACTS,
  kind: 'stt',
  transport: 'websocket',
  origin: 'wss://api.deepgram.com',
  voices: {},
  formats: [],
  sampleRates: [],
  defaultSampleRate: 0,
  input: {
    audio: 'streamed',
    formats: RAW_INPUT_FORMATS,
    sampleRates: [16000, 8000, 24000, 44100, 48000],
  },
  textInput: 'whole',
  reuse: 'none',
  cancel: 'close',
  billing: 'audio',
} as const satisfies Partial<Facts>

/** The state of one connection. */
export interface SttState {
  /** Part of the turn’s transcript is final. */
  hasFinalText: boolean
  /** We have closed the stream, or the service has. */
  closing: boolean
  requestId: string | undefined
}

export function newSttState(): SttState {
  return { hasFinalText: false, closing: false, requestId: undefined }
}

/** The frames of a cue. @param finalizeType the type of the message that finalizes the turn */
export function sayAudio(cue: Cue, state: SttState, finalizeType: string): Frame[] {
  switch (cue.kind) {
    case 'audio':
      return cue.audio.length === 0 ? [] : [{ kind: 'binary', bytes: cue.audio }]
    case 'flush':
      return [jsonFrame({ type: finalizeType })]
    case 'end':
    case 'close':
      state.closing = true
      return [jsonFrame({ type: 'CloseStream' })]
    default:
      return []
  }
}

/** Reads what both recognisers share; `eventsOf` of the route reads the rest. */
export function hearTranscripts(
  frame: Frame,
  state: SttState,
  eventsOf: (fields: JsonObject, state: SttState) => ProviderEvent[],
): ProviderEvent[] {
  if (frame.kind === 'head') return noteRequestId(frame.headers['dg-request-id'], state)
  if (frame.kind !== 'text') return []
  const fields = parseJsonObject(frame.text)
  if (!fields) return [{ kind: 'fault', fault: protocolFault('not a JSON object', frame.text) }]
  if (fields.type === 'Error') return [{ kind: 'fault', fault: faultOfMessage(fields, frame.text) }]
  return [...noteRequestId(nonEmptyString(fields.request_id), state), ...eventsOf(fields, state)]
}

/** The fault of a close that we did not request. */
export function readSttClose(code: number, reason: string, { closing }: SttState): Fault | undefined {
  return closing ? undefined : faultOfClose(code, reason, FAULT_PATTERNS)
}

function noteRequestId(requestId: string | undefined, state: SttState): ProviderEvent[] {
  if (!requestId || requestId === state.requestId) return []
  state.requestId = requestId
  return [{ kind: 'note', requestId }]
}
