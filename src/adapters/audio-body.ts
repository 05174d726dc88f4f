import type { Frame, Headers, Heard, Job } from '../core/adapter.ts'
import type { Fault } from '../core/fault.ts'
import { containerOf, wrongContainer, wrongRate } from './disagreement.ts'
import { makeFault } from './refusal.ts'

/** Of one HTTP answer whose body is audio: what it turned out to be. A `complaint` is text where audio should be. */
export interface BodyMemo {
  state: 'fresh' | 'audio' | 'complaint' | 'over'
  complaint: string
  contentType: string
}

/** What differs from provider to provider. */
export interface BodyReading {
  /** The response headers that may hold the provider's id of the request, lower case. */
  readonly requestId: readonly string[]
  /** The fault that a text in place of audio stands for. */
  readonly complaint: (text: string) => Fault
}

/** Characters of a complaint that are kept. */
const LONGEST_COMPLAINT = 65_536

/** The memory of a fresh answer. */
export function bodyMemo(): BodyMemo {
  return { state: 'fresh', complaint: '', contentType: '' }
}

/** Hears a body of bytes: audio as it comes, its end as the end, and a complaint inside a 200 as a fault. */
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

/** The note that keeps the provider's id of a request, when a header holds one. */
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

/** Content types lie in both directions, so a container speaks for audio, and `{"`, which no speech is, for text. */
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
