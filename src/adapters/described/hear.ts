import type { Frame, Heard, Job } from '../../core/adapter.ts'
import type { AdapterDescription, Meaning } from '../../core/adapter-description.ts'
import { hearBody, noteOf } from '../audio-body.ts'
import { wrongRate } from '../disagreement.ts'
import { textOf } from '../json.ts'
import { makeFault } from '../refusal.ts'
import { faultOfUnit } from './failures.ts'
import type { DescribedMemo } from './memo.ts'
import { audioOf } from './payload.ts'
import { valueAt } from './pointer.ts'
import { holds } from './predicate.ts'
import { type Unit, unitOf } from './unit.ts'

/** Reads a frame by the rules of a description. Never throws. */
export function hearDescribed(
  description: AdapterDescription,
  frame: Frame,
  memo: DescribedMemo,
  job: Job,
): Heard[] {
  const { codec, audio, correlation, failures } = description
  if (codec.kind === 'raw') {
    const complaint = (written: string) => faultOfUnit(bodyUnit(written), failures)
    return hearBody(frame, memo.body, job, { requestId: correlation.headers, complaint })
  }
  if (frame.kind === 'head') return hearHead(description, frame, memo, job)
  if (frame.kind === 'eof') return hearEnd(description, memo)
  if (memo.over && description.carrier === 'http') return []
  if (frame.kind === 'binary' && audio.binary)
    return frame.bytes.length > 0 ? [{ kind: 'audio', audio: frame.bytes }] : []
  const unit = unitOf(frame, codec)
  if (!unit)
    return frame.kind === 'binary'
      ? protocolFault('a binary frame, which the description does not expect', memo)
      : []
  return hearUnit(description, unit, memo)
}

function hearUnit(description: AdapterDescription, unit: Unit, memo: DescribedMemo): Heard[] {
  const rule = description.events.find(({ when }) => when === undefined || holds(when, unit))
  if (!rule)
    return isReadable(unit, description)
      ? noted(description, unit, memo)
      : protocolFault(`not in the format of the codec: ${unit.written}`, memo)
  const stream = streamOf(description, unit)
  const heard = [
    ...noted(description, unit, memo),
    ...rule.means.flatMap((meaning) => MEANT[meaning](description, unit, memo)),
  ]
  return stream === undefined ? heard : heard.map((one) => ({ ...one, stream }))
}

/**
 * Text needs no decoding; any other codec must have given an object or list. Messages that match no rule are
 * skipped.
 */
function isReadable({ value }: Unit, { codec }: AdapterDescription): boolean {
  return codec.kind === 'text' || (typeof value === 'object' && value !== null)
}

/** The events of each meaning. */
const MEANT: Readonly<
  Record<Meaning, (description: AdapterDescription, unit: Unit, memo: DescribedMemo) => Heard[]>
> = {
  ready: () => [{ kind: 'ready' }],
  audio: ({ audio }, unit) => {
    const bytes = audioOf(unit, audio)
    return bytes ? [{ kind: 'audio', audio: bytes }] : []
  },
  flushed: (description, _, memo) => {
    memo.answered += 1
    const isLast = description.completion === 'count' && memo.closing && memo.answered >= memo.said
    return isLast && !memo.over ? over(memo, { kind: 'end' }) : [{ kind: 'flushed' }]
  },
  end: (_, __, memo) => (memo.over ? [] : over(memo, { kind: 'end' })),
  error: ({ failures }, unit, memo) => over(memo, { kind: 'fault', fault: faultOfUnit(unit, failures) }),
  ignore: () => [],
}

/** The head of a response begins a new one. */
function hearHead(
  { carrier, correlation }: AdapterDescription,
  { status, headers }: Extract<Frame, { kind: 'head' }>,
  memo: DescribedMemo,
  { format }: Job,
): Heard[] {
  if (carrier === 'websocket') return noteOf(headers, correlation.headers)
  memo.over = status < 200 || status > 299
  memo.contentType = headers['content-type'] ?? ''
  if (memo.over) return []
  const wrong = wrongRate(memo.contentType, format)
  return wrong === undefined ? noteOf(headers, correlation.headers) : protocolFault(wrong, memo)
}

/** If a server sends a file or an error instead of events, no event comes: only the content type shows it. */
function hearEnd({ completion, codec }: AdapterDescription, memo: DescribedMemo): Heard[] {
  if (memo.over) return []
  if (codec.kind === 'sse' && !/^$|event-stream/i.test(memo.contentType))
    return protocolFault(`the server answered with ${memo.contentType} instead of events`, memo)
  if (completion === 'body') return over(memo, { kind: 'end' })
  const fault = makeFault('truncated', 'the body ended before the provider signalled completion')
  return over(memo, { kind: 'fault', fault })
}

function noted({ correlation }: AdapterDescription, unit: Unit, memo: DescribedMemo): Heard[] {
  const requestId = correlation.at === undefined ? undefined : textOf(valueAt(unit.value, correlation.at))
  if (requestId === undefined || requestId === memo.noted) return []
  memo.noted = requestId
  return [{ kind: 'note', requestId }]
}

function streamOf({ routing }: AdapterDescription, { value }: Unit): string | undefined {
  return routing.stream === undefined ? undefined : textOf(valueAt(value, routing.stream))
}

function protocolFault(words: string, memo: DescribedMemo): Heard[] {
  return over(memo, { kind: 'fault', fault: makeFault('protocol', words) })
}

function over(memo: DescribedMemo, last: Heard): Heard[] {
  memo.over = true
  return [last]
}

function bodyUnit(written: string): Unit {
  try {
    return { value: JSON.parse(written), event: '', written }
  } catch {
    return { value: written, event: '', written }
  }
}
