import type { Cue, Frame, Heard } from '../../core/adapter.ts'
import type { Fault } from '../../core/fault.ts'
import { type Fields, parseFields, textOf } from '../json.ts'
import { jsonFrame } from '../json-frame.ts'
import { makeFault } from '../refusal.ts'
import { faultOfClose, faultOfFrame, isError } from './errors.ts'

/** The state of one connection: how much of the caller’s turn is recognised. */
export interface ListeningMemo {
  /** Part of the turn’s transcript is final, or only interim. */
  settled: boolean
  guessed: boolean
  /** The service has detected the end of speech, but not everything is final. */
  silent: boolean
  /** We have sent `finalize`. */
  finalizing: boolean
  /** We have closed the stream, or the service has. */
  closing: boolean
  noted: boolean
}

export function listeningMemo(): ListeningMemo {
  return {
    settled: false,
    guessed: false,
    silent: false,
    finalizing: false,
    closing: false,
    noted: false,
  }
}

/** The frames of a cue: raw audio, and two control messages. */
export function sayListening(cue: Cue, memo: ListeningMemo): Frame[] {
  switch (cue.kind) {
    case 'audio':
      return cue.audio.length === 0 ? [] : [{ kind: 'binary', bytes: cue.audio }]
    case 'flush':
      memo.finalizing = true
      return [jsonFrame({ type: 'finalize' })]
    case 'end':
    case 'close':
      memo.closing = true
      return [jsonFrame({ type: 'close_stream' })]
    default:
      return []
  }
}

/** Reads a message of the recogniser. */
export function hearListening(frame: Frame, memo: ListeningMemo): Heard[] {
  if (frame.kind !== 'text') return []
  const fields = parseFields(frame.text)
  if (!fields) return [{ kind: 'fault', fault: makeFault('protocol', `not a JSON object: ${frame.text}`) }]
  if (fields.type === 'error' || isError(fields))
    return [{ kind: 'fault', fault: faultOfFrame(fields, frame.text) }]
  return [...note(fields, memo), ...meaningOf(fields, memo)]
}

/** The fault of a close that we did not request. */
export function readListeningClose(
  code: number,
  reason: string,
  { closing }: ListeningMemo,
): Fault | undefined {
  return closing ? undefined : faultOfClose(code, reason)
}

function note({ session_id }: Fields, memo: ListeningMemo): Heard[] {
  const requestId = textOf(session_id)
  if (memo.noted || requestId === undefined) return []
  memo.noted = true
  return [{ kind: 'note', requestId }]
}

function meaningOf(fields: Fields, memo: ListeningMemo): Heard[] {
  switch (fields.type) {
    case 'speech_started':
      memo.silent = false
      return [{ kind: 'turn', event: 'speech_started' }]
    case 'speech_ended':
      return [{ kind: 'turn', event: 'speech_ended' }, ...fallSilent(memo)]
    case 'transcription':
      return hearTranscription(fields, memo)
    default:
      return []
  }
}

/**
 * The transcript has two field names. Final results also come in the middle of a turn, about every ten words.
 */
function hearTranscription(fields: Fields, memo: ListeningMemo): Heard[] {
  const text = textOf(fields.transcript) ?? textOf(fields.transcription) ?? ''
  const final = fields.is_final === true || fields.is_last === true
  const heard: Heard[] = text === '' ? [] : [{ kind: 'text', text, final }]
  memo.guessed = !final && text !== ''
  if (!final) return heard
  memo.settled ||= text !== ''
  const asked = memo.finalizing || fields.from_finalize === true
  if (asked || memo.silent) heard.push(endOfTurn(memo))
  if (fields.is_last === true) {
    memo.closing = true
    heard.push({ kind: 'end' })
  }
  return heard
}

/** A turn ends when speech has ended and the transcript is final, whichever comes last. */
function fallSilent(memo: ListeningMemo): Heard[] {
  memo.silent = true
  return memo.settled && !memo.guessed ? [endOfTurn(memo)] : []
}

function endOfTurn(memo: ListeningMemo): Heard {
  memo.settled = false
  memo.silent = false
  memo.finalizing = false
  return { kind: 'turn', event: 'end_of_turn' }
}
