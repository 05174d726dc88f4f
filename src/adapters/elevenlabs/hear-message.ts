import type { Frame, Heard, Job } from '../../core/adapter.ts'
import { noteOf } from '../audio-body.ts'
import { bytesOf } from '../base64.ts'
import { type Fields, parseFields, textOf } from '../json.ts'
import { makeFault } from '../refusal.ts'
import { complete, type Streams } from '../streams.ts'
import { faultOfMessage, isError } from './errors.ts'
import { REQUEST_ID_HEADERS } from './facts.ts'

/** Reads a message of either WebSocket route; only multi-stream-input names a context. */
export function hearMessage(frame: Frame, streams: Streams, job: Job): Heard[] {
  if (frame.kind === 'head') return noteOf(frame.headers, REQUEST_ID_HEADERS)
  if (frame.kind === 'eof') return []
  const text = frame.kind === 'text' ? frame.text : ''
  const fields = parseFields(text)
  if (!fields) return [{ kind: 'fault', fault: makeFault('protocol', `not a JSON object: ${text}`) }]
  const stream = textOf(fields.contextId) ?? textOf(fields.context_id)
  const heard = meaningOf(fields, text, () => complete(streams, stream ?? job.stream))
  return stream === undefined ? heard : heard.map((one) => ({ ...one, stream }))
}

/**
 * `isFinal` is null on audio. A final message may have no audio; with an exhausted quota it is the only
 * message.
 */
function meaningOf(fields: Fields, text: string, completed: () => 'flushed' | 'end'): Heard[] {
  if (isError(fields)) return [{ kind: 'fault', fault: faultOfMessage(fields, text) }]
  const audio = bytesOf(fields.audio)
  const heard: Heard[] = audio ? [{ kind: 'audio', audio }] : []
  if (fields.isFinal !== true && fields.is_final !== true) return heard
  // Some servers also mark the end of a flushed part as final.
  return [...heard, { kind: completed() }]
}
