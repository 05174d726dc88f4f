import type { Frame, Heard, Job } from '../../core/adapter.ts'
import { noteOf } from '../audio-body.ts'
import { bytesOf } from '../base64.ts'
import { type Fields, parseFields, textOf } from '../json.ts'
import { makeFault } from '../refusal.ts'
import { faultOfMessage, isError } from './errors.ts'
import { REQUEST_ID_HEADERS } from './facts.ts'

/** Of one connection: the streams whose text is still being fed. */
export interface SocketMemo {
  readonly feeding: Set<string>
}

/** The memory of a fresh connection. */
export function socketMemo(): SocketMemo {
  return { feeding: new Set() }
}

/** What a message of either socket means; only one of them names a context. */
export function hearMessage(frame: Frame, memo: SocketMemo, job: Job): Heard[] {
  if (frame.kind === 'head') return noteOf(frame.headers, REQUEST_ID_HEADERS)
  if (frame.kind === 'eof') return []
  const text = frame.kind === 'text' ? frame.text : ''
  const fields = parseFields(text)
  if (!fields) return [{ kind: 'fault', fault: makeFault('protocol', `no JSON object: ${text}`) }]
  const stream = textOf(fields.contextId) ?? textOf(fields.context_id)
  const heard = meaningOf(fields, text, memo.feeding.has(stream ?? job.stream))
  return stream === undefined ? heard : heard.map((one) => ({ ...one, stream }))
}

/** `isFinal` is null on audio; a final message may carry none, and comes alone when the quota is exhausted. */
function meaningOf(fields: Fields, text: string, feeding: boolean): Heard[] {
  if (isError(fields)) return [{ kind: 'fault', fault: faultOfMessage(fields, text) }]
  const audio = bytesOf(fields.audio)
  const heard: Heard[] = audio ? [{ kind: 'audio', audio }] : []
  if (fields.isFinal !== true && fields.is_final !== true) return heard
  // Some servers call the end of a flushed part final, too.
  return [...heard, { kind: feeding ? 'flushed' : 'end' }]
}
