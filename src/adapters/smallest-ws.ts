import type { Adapter, Frame, Heard, Job } from '../core/adapter.ts'
import type { Fault } from '../core/fault.ts'
import { SetupError } from '../core/setup-error.ts'
import { type Fields, isFields, parseFields, textOf } from './json.ts'
import { checkOptions } from './options.ts'
import { makeFault } from './refusal.ts'
import { faultOfClose, faultOfFrame, isError, readRefusal } from './smallest/errors.ts'
import { SMALLEST } from './smallest/facts.ts'
import { RAW_PCM } from './smallest/output-format.ts'
import { authorization } from './smallest/request.ts'
import { sayTurn, TURN_OPTIONS, type TurnMemo, type TurnOptions, turnMemo } from './smallest/turn.ts'

/** Lightning over WebSocket: JSON both ways, base64 PCM in `data.audio`, several turns on one connection. */
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
    audioMarker: '"status":"chunk","data":{"audio":"',
  },
  parseOptions,
  dial: (job) => ({ carrier: 'websocket', url: urlOf(job), headers: authorization(job) }),
  memo: turnMemo,
  say: sayTurn,
  hear,
  readRefusal,
  readClose,
}

function parseOptions(raw: Readonly<Record<string, unknown>>): TurnOptions {
  const options = checkOptions('smallest-ws', TURN_OPTIONS, raw)
  if (options.continuations && options.max_buffer_flush_ms !== undefined)
    throw new SetupError('smallest-ws refuses `max_buffer_flush_ms` together with `continuations`', {
      code: 'OPTION_INVALID',
      hint: 'continuations have `max_buffer_delay_ms` instead',
    })
  return options
}

function urlOf({ base, options }: Job<TurnOptions>): string {
  const query = options.timeout === undefined ? '' : `?timeout=${options.timeout}`
  return `${base}/waves/v1/tts/live${query}`
}

function hear(frame: Frame, memo: TurnMemo): Heard[] {
  if (frame.kind === 'head' || frame.kind === 'eof') return []
  const fields = frame.kind === 'text' ? parseFields(frame.text) : undefined
  if (!fields) return [{ kind: 'fault', fault: makeFault('protocol', 'a frame that is not a JSON object') }]
  // The service's own `request_id` changes from synthesis to synthesis; ours comes back as the external one.
  const stream = textOf(fields.external_request_id)
  const heard = [...note(fields, memo), ...meaningOf(fields, memo)]
  return stream === undefined ? heard : heard.map((one) => ({ ...one, stream }))
}

function meaningOf(fields: Fields, memo: TurnMemo): Heard[] {
  if (isError(fields)) return [{ kind: 'fault', fault: faultOfFrame(fields) }]
  if (fields.status === 'complete') return complete(textOf(fields.request_id), memo)
  const audio = fields.status === 'chunk' && isFields(fields.data) ? textOf(fields.data.audio) : undefined
  if (audio === undefined) return []
  memo.completed = undefined
  return [{ kind: 'audio', audio: Buffer.from(audio, 'base64') }]
}

/** A second `complete` of the same synthesis, with no audio between, is an echo and not the next turn's end. */
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

/** The service may close after `complete`; any other close breaks an answer off. */
function readClose(code: number, reason: string, memo: TurnMemo): Fault | undefined {
  return memo.over ? undefined : faultOfClose(code, reason)
}
