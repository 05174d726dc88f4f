import type { Frame, Heard, Job } from '../../core/adapter.ts'
import type { Fault } from '../../core/fault.ts'
import { noteOf } from '../audio-body.ts'
import { bytesOf } from '../base64.ts'
import { wrongContainer, wrongRate } from '../disagreement.ts'
import { type Fields, parseFields } from '../json.ts'
import { makeFault } from '../refusal.ts'
import { faultOfText, isError } from './errors.ts'

/** The state of one response. */
export interface EventMemo {
  over: boolean
  sounding: boolean
  contentType: string
}

export function eventMemo(): EventMemo {
  return { over: false, sounding: false, contentType: '' }
}

/**
 * Reads `audio/speech` events: `speech.audio.delta` until `speech.audio.done` or `[DONE]`. Every known server
 * sends one of them, so a body without either is truncated. Unknown events are skipped.
 */
export function hearEvents(frame: Frame, memo: EventMemo, job: Job): Heard[] {
  switch (frame.kind) {
    case 'head':
      memo.over = frame.status < 200 || frame.status > 299
      memo.sounding = false
      memo.contentType = frame.headers['content-type'] ?? ''
      return memo.over ? [] : noteOf(frame.headers, ['x-request-id'])
    case 'event':
      return memo.over || frame.data.trim() === '' ? [] : hearData(frame.data.trim(), memo, job)
    case 'eof':
      return memo.over ? [] : over(memo, endlessly(memo))
    default:
      return []
  }
}

function hearData(data: string, memo: EventMemo, job: Job): Heard[] {
  if (data === '[DONE]') return end(memo)
  const fields = parseFields(data)
  if (!fields) return over(memo, makeFault('protocol', `an event is not JSON: ${data}`))
  if (isError(fields)) return over(memo, faultOfText(data))
  if (fields.type === 'speech.audio.done') return end(memo)
  return fields.type === 'speech.audio.delta' ? hearDelta(fields, memo, job) : hearInfo(fields, memo, job)
}

function hearDelta({ audio }: Fields, memo: EventMemo, job: Job): Heard[] {
  const bytes = bytesOf(audio)
  if (!bytes) return []
  const wrong = memo.sounding ? undefined : wrongContainer(bytes, job.format)
  memo.sounding = true
  return wrong === undefined ? [{ kind: 'audio', audio: bytes }] : over(memo, makeFault('protocol', wrong))
}

/** Chatterbox begins with `speech.audio.info`, which announces the sample rate. */
function hearInfo({ type, sample_rate }: Fields, memo: EventMemo, job: Job): Heard[] {
  const wrong = type === 'speech.audio.info' ? wrongRate(sample_rate, job.format) : undefined
  return wrong === undefined ? [] : over(memo, makeFault('protocol', wrong))
}

/** The fault of a body without an end event. Servers that do not know `stream_format` send a file. */
function endlessly({ contentType }: EventMemo): Fault {
  const isEvents = contentType === '' || contentType.includes('text/event-stream')
  if (isEvents) return makeFault('truncated', 'the body ended before `speech.audio.done`')
  return makeFault('protocol', `the server answered with ${contentType} instead of events`)
}

function end(memo: EventMemo): Heard[] {
  memo.over = true
  return [{ kind: 'end' }]
}

function over(memo: EventMemo, fault: Fault): Heard[] {
  memo.over = true
  return [{ kind: 'fault', fault }]
}
