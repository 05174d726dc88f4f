import type { Frame, Heard } from '../core/adapter.ts'
import type { Fault } from '../core/fault.ts'
import { noteOf } from './audio-body.ts'
import { type Fields, parseFields } from './json.ts'
import { makeFault } from './refusal.ts'

/** The state of one HTTP response whose body is a transcript. */
export interface TranscriptMemo {
  over: boolean
}

/** What differs between providers. */
export interface TranscriptReading {
  /** The response headers that may hold the provider’s request id, in lower case. */
  readonly requestId: readonly string[]
  /** The fields that may hold the transcript. An empty string is an empty transcript. */
  readonly places: readonly string[]
  /** The fault of a 2xx body that holds an error; undefined if it holds none. */
  readonly complaint: (fields: Fields, written: string) => Fault | undefined
}

export function transcriptMemo(): TranscriptMemo {
  return { over: false }
}

/**
 * Reads a JSON body with a transcript: final text and the end of the turn; the end of the body is the end.
 */
export function hearTranscript(frame: Frame, memo: TranscriptMemo, reading: TranscriptReading): Heard[] {
  switch (frame.kind) {
    case 'head':
      memo.over = frame.status < 200 || frame.status > 299
      return memo.over ? [] : noteOf(frame.headers, reading.requestId)
    case 'text':
      return memo.over ? [] : hearBody(frame.text, memo, reading)
    case 'eof':
      return end(memo)
    default:
      return []
  }
}

function hearBody(written: string, memo: TranscriptMemo, reading: TranscriptReading): Heard[] {
  const fields = parseFields(written)
  const fault = fields
    ? reading.complaint(fields, written)
    : makeFault('protocol', `not a JSON object: ${written}`)
  if (!fields || fault) return over(memo, fault ?? makeFault('protocol', written))
  const text = reading.places.map((place) => fields[place]).find((value) => typeof value === 'string')
  if (typeof text !== 'string') return over(memo, makeFault('protocol', `no transcript: ${written}`))
  return [
    ...(text === '' ? [] : [{ kind: 'text', text, final: true } as const]),
    { kind: 'turn', event: 'end_of_turn' },
  ]
}

function end(memo: TranscriptMemo): Heard[] {
  if (memo.over) return []
  memo.over = true
  return [{ kind: 'end' }]
}

function over(memo: TranscriptMemo, fault: Fault): Heard[] {
  memo.over = true
  return [{ kind: 'fault', fault }]
}
