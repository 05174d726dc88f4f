import type { Cue, Facts, Frame, Heard } from '../../core/adapter.ts'
import type { Fault } from '../../core/fault.ts'
import { RAW_SPEECH } from '../audio-in.ts'
import { faultOfClose } from '../close.ts'
import { type Fields, parseFields, textOf } from '../json.ts'
import { jsonFrame } from '../json-frame.ts'
import { makeFault } from '../refusal.ts'
import { faultOfMessage, KIND_OF_WORDS } from './errors.ts'
import { DEEPGRAM } from './facts.ts'

/** The facts that both recognisers share. */
export const DEEPGRAM_LISTENING = {
  ...DEEPGRAM,
  kind: 'stt',
  transport: 'websocket',
  origin: 'wss://api.deepgram.com',
  voices: {},
  formats: [],
  sampleRates: [],
  defaultSampleRate: 0,
  input: {
    audio: 'streamed',
    formats: RAW_SPEECH,
    sampleRates: [16000, 8000, 24000, 44100, 48000],
  },
  textInput: 'whole',
  reuse: 'none',
  cancel: 'close',
  billing: 'audio',
} as const satisfies Partial<Facts>

/** The state of one connection. */
export interface ListeningMemo {
  /** Part of the turn’s transcript is final. */
  settled: boolean
  /** We have closed the stream, or the service has. */
  closing: boolean
  requestId: string | undefined
}

export function listeningMemo(): ListeningMemo {
  return { settled: false, closing: false, requestId: undefined }
}

/** The frames of a cue. @param finalizeType the type of the message that finalizes the turn */
export function sayListening(cue: Cue, memo: ListeningMemo, finish: string): Frame[] {
  switch (cue.kind) {
    case 'audio':
      return cue.audio.length === 0 ? [] : [{ kind: 'binary', bytes: cue.audio }]
    case 'flush':
      return [jsonFrame({ type: finish })]
    case 'end':
    case 'close':
      memo.closing = true
      return [jsonFrame({ type: 'CloseStream' })]
    default:
      return []
  }
}

/** Reads what both recognisers share; `eventsOf` of the route reads the rest. */
export function hearListening(
  frame: Frame,
  memo: ListeningMemo,
  meaningOf: (fields: Fields, memo: ListeningMemo) => Heard[],
): Heard[] {
  if (frame.kind === 'head') return note(frame.headers['dg-request-id'], memo)
  if (frame.kind !== 'text') return []
  const fields = parseFields(frame.text)
  if (!fields) return [{ kind: 'fault', fault: makeFault('protocol', `not a JSON object: ${frame.text}`) }]
  if (fields.type === 'Error') return [{ kind: 'fault', fault: faultOfMessage(fields, frame.text) }]
  return [...note(textOf(fields.request_id), memo), ...meaningOf(fields, memo)]
}

/** The fault of a close that we did not request. */
export function readListeningClose(
  code: number,
  reason: string,
  { closing }: ListeningMemo,
): Fault | undefined {
  return closing ? undefined : faultOfClose(code, reason, KIND_OF_WORDS)
}

function note(told: string | undefined, memo: ListeningMemo): Heard[] {
  if (!told || told === memo.requestId) return []
  memo.requestId = told
  return [{ kind: 'note', requestId: told }]
}
