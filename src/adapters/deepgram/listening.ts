import type { Cue, Facts, Frame, Heard } from '../../core/adapter.ts'
import type { Fault } from '../../core/fault.ts'
import { RAW_SPEECH } from '../audio-in.ts'
import { faultOfClose } from '../close.ts'
import { type Fields, parseFields, textOf } from '../json.ts'
import { jsonFrame } from '../json-frame.ts'
import { makeFault } from '../refusal.ts'
import { faultOfMessage, KIND_OF_WORDS } from './errors.ts'
import { DEEPGRAM } from './facts.ts'

/** What both recognisers have in common. */
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

/** Of one connection. */
export interface ListeningMemo {
  /** Words of the turn have been settled. */
  settled: boolean
  /** It was told that no more audio comes, or has said so itself. */
  closing: boolean
  requestId: string | undefined
}

/** The memory of a fresh connection. */
export function listeningMemo(): ListeningMemo {
  return { settled: false, closing: false, requestId: undefined }
}

/** The frames that say a cue. @param finish the type of the message that settles the turn */
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

/** Hears what both recognisers have in common and leaves the rest of a message to its route. */
export function hearListening(
  frame: Frame,
  memo: ListeningMemo,
  meaningOf: (fields: Fields, memo: ListeningMemo) => Heard[],
): Heard[] {
  if (frame.kind === 'head') return note(frame.headers['dg-request-id'], memo)
  if (frame.kind !== 'text') return []
  const fields = parseFields(frame.text)
  if (!fields) return [{ kind: 'fault', fault: makeFault('protocol', `no JSON object: ${frame.text}`) }]
  if (fields.type === 'Error') return [{ kind: 'fault', fault: faultOfMessage(fields, frame.text) }]
  return [...note(textOf(fields.request_id), memo), ...meaningOf(fields, memo)]
}

/** The fault of a close, unless it was asked for. */
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
