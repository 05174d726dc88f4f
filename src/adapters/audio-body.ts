import type { Frame, Headers, Heard, Job } from '../core/adapter.ts'
import type { Fault } from '../core/fault.ts'
import { containerOf, wrongContainer, wrongRate } from './disagreement.ts'
import { makeFault } from './refusal.ts'

/**
 * The state of one HTTP response that should be audio. In the phase `complaint` the body is an error text
 * instead.
 */
export interface BodyMemo {
  state: 'fresh' | 'audio' | 'complaint' | 'over'
  complaint: string
  contentType: string
}

/** What differs between providers. */
export interface BodyReading {
  /** The response headers that may hold the provider’s request id, in lower case. */
  readonly requestId: readonly string[]
  /** The fault for a text that came instead of audio. */
  readonly complaint: (text: string) => Fault
}

/** How many characters of an error text are kept. */
const LONGEST_COMPLAINT = 65_536

export function bodyMemo(): BodyMemo {
  return { state: 'fresh', complaint: '', contentType: '' }
}

/**
 * Reads an audio body: each chunk is audio, the end of the body is the end, an error text inside a 200 is a
 * fault.
 */
export function hearBody(frame: Frame, memo: BodyMemo, job: Job, reading: BodyReading): Heard[] {
  switch (frame.kind) {
    case 'head':
      return hearHead(frame, memo, reading)
    case 'binary':
      return frame.bytes.length === 0 ? [] : hearBytes(frame.bytes, memo, job)
    case 'eof':
      return hearEnd(memo, reading)
    default:
      return []
  }
}

function hearHead(
  { status, headers }: Extract<Frame, { kind: 'head' }>,
  memo: BodyMemo,
  reading: BodyReading,
) {
  Object.assign(memo, bodyMemo(), { contentType: headers['content-type'] ?? '' })
  if (status >= 200 && status < 300) return noteOf(headers, reading.requestId)
  memo.state = 'over'
  return []
}

/** A note with the provider’s request id, if one of the headers holds it. */
export function noteOf(headers: Headers, names: readonly string[]): Heard[] {
  const requestId = names.map((name) => headers[name]).find(Boolean)
  return requestId === undefined ? [] : [{ kind: 'note', requestId }]
}

function hearBytes(bytes: Uint8Array, memo: BodyMemo, { format }: Job): Heard[] {
  if (memo.state === 'over') return []
  if (memo.state === 'fresh') {
    memo.state = isText(bytes, memo.contentType) ? 'complaint' : 'audio'
    const wrong = wrongContainer(bytes, format) ?? wrongRate(memo.contentType, format)
    if (wrong !== undefined && memo.state === 'audio') return over(memo, makeFault('protocol', wrong))
  }
  if (memo.state === 'audio') return [{ kind: 'audio', audio: bytes }]
  if (memo.complaint.length < LONGEST_COMPLAINT) memo.complaint += Buffer.from(bytes).toString('utf8')
  return []
}

/**
 * The content type can be wrong either way. So a known container means audio, and `{"`, which no audio begins
 * with, text.
 */
function isText(bytes: Uint8Array, contentType: string): boolean {
  if (containerOf(bytes) !== undefined) return false
  return /^text\/|json|xml/i.test(contentType) || (bytes[0] === 0x7b && bytes[1] === 0x22)
}

function hearEnd(memo: BodyMemo, { complaint }: BodyReading): Heard[] {
  if (memo.state === 'over') return []
  if (memo.state === 'complaint') return over(memo, complaint(memo.complaint))
  memo.state = 'over'
  return [{ kind: 'end' }]
}

function over(memo: BodyMemo, fault: Fault): Heard[] {
  memo.state = 'over'
  return [{ kind: 'fault', fault }]
}
