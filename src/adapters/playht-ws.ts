import type { Adapter, Cue, Frame, Heard, HttpDial, Job } from '../core/adapter.ts'
import { faultOfClose } from './close.ts'
import { parseFields, textOf } from './json.ts'
import { checkOptions } from './options.ts'
import { coordinatesOf, SAMPLE_ANSWER } from './playht/coordinates.ts'
import { faultOfText, MEANINGS, readRefusal } from './playht/errors.ts'
import { PLAYHT } from './playht/facts.ts'
import { OUTPUT_FORMATS } from './playht/output-format.ts'
import {
  type PlayhtOptions,
  REQUEST_OPTIONS,
  refuseVanished,
  requestFields,
  userOf,
} from './playht/request.ts'
import { makeFault } from './refusal.ts'

/**
 * The state of one connection: whether the last request is complete, and the id of the last completed
 * request.
 */
interface Memo {
  over: boolean
  ended: string | undefined
}

/** PlayHT over WebSocket: an HTTP request returns the socket’s URL; then one JSON frame is one utterance. */
export const playhtWs: Adapter<PlayhtOptions, Memo> = {
  contract: 1,
  facts: {
    ...PLAYHT,
    id: 'playht-ws',
    title: 'PlayHT over WebSocket',
    transport: 'websocket',
    origin: 'wss://api.play.ht',
    models: ['PlayDialog', 'Play3.0-mini', 'PlayDialogMultilingual'],
    formats: Object.values(OUTPUT_FORMATS),
    completion: 'message',
  },
  parseOptions: (raw) => checkOptions('playht-ws', REQUEST_OPTIONS, raw),
  prelude,
  preludeSample: SAMPLE_ANSWER,
  // The URL carries a token, so no other credentials are sent.
  dial: (job, answer = '') => ({ carrier: 'websocket', url: coordinatesOf(answer, job.model), headers: {} }),
  memo: () => ({ over: false, ended: undefined }),
  say,
  hear,
  readRefusal,
  readClose: (code, reason, { over }) => (over ? undefined : faultOfClose(code, reason, MEANINGS)),
}

function prelude(job: Job<PlayhtOptions>): HttpDial {
  refuseVanished(job)
  return {
    carrier: 'http',
    method: 'POST',
    url: `${job.base.replace(/^ws/, 'http')}/api/v4/websocket-auth`,
    headers: {
      authorization: `Bearer ${job.key}`,
      'x-user-id': userOf(job),
      'content-type': 'application/json',
    },
    body: '{}',
    framing: 'whole',
  }
}

/** The protocol only has whole utterances: no cancel, no flush, no closing message. */
function say(cue: Cue, job: Job<PlayhtOptions>, memo: Memo): Frame[] {
  if (cue.kind !== 'text') return []
  memo.over = false
  const fields = { ...requestFields(job), text: cue.text, request_id: job.stream }
  return [{ kind: 'text', text: JSON.stringify(fields) }]
}

function hear(frame: Frame, memo: Memo, job: Job<PlayhtOptions>): Heard[] {
  if (frame.kind === 'binary') return frame.bytes.length > 0 ? [{ kind: 'audio', audio: frame.bytes }] : []
  if (frame.kind !== 'text') return []
  const fields = parseFields(frame.text)
  if (!fields) return [{ kind: 'fault', fault: makeFault('protocol', `not a JSON object: ${frame.text}`) }]
  // Our id if the service echoes it, otherwise the service’s own.
  const requestId = textOf(fields.request_id)
  const stream = requestId === job.stream ? { stream: requestId } : {}
  if (fields.error || fields.error_message)
    return [{ kind: 'fault', fault: faultOfText(frame.text), ...stream }]
  if (fields.type === 'end') return hearEnd(requestId, memo).map((heard) => ({ ...heard, ...stream }))
  return fields.type === 'start' && requestId !== undefined ? [{ kind: 'note', requestId, ...stream }] : []
}

/** A second `end` with the same request id is a duplicate and does not end the next request. */
function hearEnd(requestId: string | undefined, memo: Memo): Heard[] {
  if (requestId !== undefined && requestId === memo.ended) return []
  memo.ended = requestId
  memo.over = true
  return [{ kind: 'end' }]
}
