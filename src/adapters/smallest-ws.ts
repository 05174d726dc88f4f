import type { Adapter, Frame, Heard, Job } from '../core/adapter.ts'
import type { Fault } from '../core/fault.ts'
import { bytesOf } from './base64.ts'
import { type Fields, isFields, parseFields, textOf } from './json.ts'
import { makeFault } from './refusal.ts'
import { faultOfClose, faultOfFrame, isError, readRefusal } from './smallest/errors.ts'
import { SMALLEST } from './smallest/facts.ts'
import { RAW_PCM } from './smallest/output-format.ts'
import { authorization } from './smallest/request.ts'
import { sayTurn, type TurnMemo, turnMemo } from './smallest/turn.ts'
import { parseTurnOptions, type TurnOptions } from './smallest/turn-options.ts'

/** Lightning over WebSocket: JSON both ways, base64 PCM in `data.audio`, several turns per connection. */
export const smallestWs: Adapter<TurnOptions, TurnMemo> = {
  contract: 1,
  facts: {
    ...SMALLEST,
    id: 'smallest-ws',
    title: 'Smallest.ai Lightning over WebSocket',
    transport: 'websocket',
    origin: 'wss://api.smallest.ai',
    formats: [RAW_PCM],
    textInput: 'streamed',
    streaming: true,
    completion: 'message',
    idleTimeout: 60,
    keepaliveEvery: 30,
    audioRepeats: 'but for numbers',
  },
  parseOptions: (raw) => parseTurnOptions('smallest-ws', {}, raw),
  dial: (job) => ({ carrier: 'websocket', url: urlOf(job), headers: authorization(job) }),
  memo: turnMemo,
  say: sayTurn,
  hear,
  readRefusal,
  readClose,
}

function urlOf({ base, options }: Job<TurnOptions>): string {
  const query = options.timeout === undefined ? '' : `?timeout=${options.timeout}`
  return `${base}/waves/v1/tts/live${query}`
}

function hear(frame: Frame, memo: TurnMemo): Heard[] {
  if (frame.kind === 'head' || frame.kind === 'eof') return []
  const text = frame.kind === 'text' ? frame.text : ''
  const fields = parseFields(text)
  if (!fields) return [{ kind: 'fault', fault: makeFault('protocol', `not a JSON object: ${text}`) }]
  // The service’s `request_id` changes with each synthesis; ours comes back as `external_request_id`.
  const stream = textOf(fields.external_request_id)
  const meaning = isError(fields) ? [faulted(fields, text)] : meaningOf(fields, memo)
  const heard = [...note(fields, memo), ...meaning]
  return stream === undefined ? heard : heard.map((one) => ({ ...one, stream }))
}

function faulted(fields: Fields, text: string): Heard {
  return { kind: 'fault', fault: faultOfFrame(fields, text) }
}

function meaningOf(fields: Fields, memo: TurnMemo): Heard[] {
  if (fields.status === 'complete') return complete(textOf(fields.request_id), memo)
  const audio = fields.status === 'chunk' && isFields(fields.data) ? bytesOf(fields.data.audio) : undefined
  if (!audio) return []
  memo.completed = undefined
  return [{ kind: 'audio', audio }]
}

/**
 * A second `complete` of the same synthesis, without audio in between, is a duplicate and does not end the
 * next turn.
 */
function complete(requestId: string | undefined, memo: TurnMemo): Heard[] {
  if (requestId !== undefined && requestId === memo.completed) return []
  memo.completed = requestId
  if (memo.segmented) return [{ kind: 'flushed' }]
  memo.over = true
  return [{ kind: 'end' }]
}

function note(fields: Fields, memo: TurnMemo): Heard[] {
  const requestId = textOf(fields.request_id)
  if (requestId === undefined || requestId === memo.noted) return []
  memo.noted = requestId
  return [{ kind: 'note', requestId }]
}

/** The service may close after `complete`; any other close cuts off a response. */
function readClose(code: number, reason: string, memo: TurnMemo): Fault | undefined {
  return memo.over ? undefined : faultOfClose(code, reason)
}
