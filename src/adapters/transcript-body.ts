import type { Frame, Heard } from '../core/adapter.ts'
import type { Fault } from '../core/fault.ts'
import { noteOf } from './audio-body.ts'
import { type Fields, parseFields } from './json.ts'
import { makeFault } from './refusal.ts'

/** Of one HTTP answer whose body is a transcript. */
export interface TranscriptMemo {
  over: boolean
}

/** What differs from provider to provider. */
export interface TranscriptReading {
  /** The response headers that may hold the provider's id of the request, lower case. */
  readonly requestId: readonly string[]
  /** The fields that may hold the transcript; one that is there and empty is an empty transcript. */
  readonly places: readonly string[]
  /** The fault that a body with a good status stands for, when it is one. */
  readonly complaint: (fields: Fields, written: string) => Fault | undefined
}

/** The memory of a fresh answer. */
export function transcriptMemo(): TranscriptMemo {
  return { over: false }
}

/** Hears a whole body that is JSON with a transcript in it: text, the end of the turn, and with the body the end. */
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
    : makeFault('protocol', `no JSON object: ${written}`)
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
