import { z } from 'zod'
import type { JsonObject } from '../../../core/json.ts'
import type { Millis } from '../../../core/units.ts'
import type { ClientRequest, HoldRule } from '../../contract/client-request.ts'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { ClientFrame, ServerFrame } from '../../contract/frames.ts'
import type { LabEvent } from '../../contract/lab-event.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'
import type { Twin } from '../../contract/twin.ts'
import { fieldsOfFrame, jsonFrame } from '../shared/json-frames.ts'
import { checkFields } from '../shared/request-fields.ts'
import { errorEvent, httpErrorResponse } from './errors.ts'
import { chunkEvent, doneEvent, flushDoneEvent, timestampsEvent } from './events.ts'
import { apiVersionOf, CARTESIA_DEFAULTS, FACTS, keyOf, requireVersion } from './facts.ts'
import { checkSpeech, invalidField, MESSAGE_SCHEMA, type SpeechFields, speechOf } from './request.ts'

/** A context from its first message until it is done. */
interface OpenContext {
  readonly firstMessage: JsonObject
  flushCount: number
}

type OpenContexts = Map<string, OpenContext>

/** Fields that must not change within a context. */
const FIXED_FIELDS = ['model_id', 'voice', 'output_format', 'language']
/** How long text is buffered by default. Sources disagree, and versions differ. */
const DEFAULT_BUFFER_DELAY: Millis = 3000
const LAST_UNBUFFERED_VERSION = '2025-04-16'
/** Characters after which the end of a sentence releases the text. The service does not document its rule. */
const MIN_SENTENCE_CHARACTERS = 20

const CONTEXT_SCHEMA = z.looseObject({ context_id: z.string().min(1) })

/** `/tts/websocket`: JSON both ways, with many contexts on one connection. Each sends its own `done`. */
export const cartesiaWebSocket: Twin<OpenContexts> = {
  facts: {
    ...FACTS,
    carrier: 'websocket',
    method: 'GET',
    path: '/tts/websocket',
    defaults: { ...CARTESIA_DEFAULTS, idleTimeout: 300 },
    // Ten times the concurrency limit: docs.cartesia.ai, concurrency limits and timeouts.
    socketsPerRequest: 10,
  },
  keyOf,
  checkConnectRequest: requireVersion,
  newState: () => new Map(),
  parseFrame,
  reply,
}

function parseFrame(frame: ClientFrame, state: OpenContexts, request: ConnectRequest): ClientRequest[] {
  const body = fieldsOfFrame(frame)
  if (!body) return refuse(invalidField('message', 'is not a JSON object'), undefined)
  const checked = checkFields(CONTEXT_SCHEMA, body)
  if (!checked.valid) return refuse(invalidField('context_id', 'is required'), undefined)
  const { fields: message } = checked
  const id = message.context_id
  if (message.cancel === true) return state.delete(id) ? [{ kind: 'cancel', context: id, scope: 'all' }] : []
  const known = state.get(id)
  if (known && FIXED_FIELDS.some((field) => isChanged(message[field], known.firstMessage[field])))
    return refuse(invalidField('context_id', 'model, voice, format and language of a context are fixed'), id)
  const fields: JsonObject = { ...known?.firstMessage, ...message, context_id: id }
  if (!known && String(fields.transcript ?? '').trim() === '' && fields.continue !== true)
    return refuse(invalidField('transcript', 'must not be empty'), id)
  return textRequests(id, fields, message, state, request)
}

function textRequests(
  id: string,
  fields: JsonObject,
  message: JsonObject,
  state: OpenContexts,
  request: ConnectRequest,
): ClientRequest[] {
  const checked = checkSpeech(MESSAGE_SCHEMA, fields, request)
  if (!checked.valid) return refuse(checked.refusal, id)
  const speech = speechOf(checked.fields)
  const context = state.get(id) ?? { firstMessage: fields, flushCount: 0 }
  state.set(id, context)
  const text = String(message.transcript ?? '')
  const more = message.continue === true
  const hold = holdFor(checked.fields, request)
  const release = more ? hold : 'now'
  const isFlushed = more && (message.flush === true || (hold === 'now' && text.trim() !== ''))
  return [
    ...(text === '' ? [] : [{ kind: 'text', context: id, text, speech, release, more } as const]),
    ...(isFlushed ? [flushRequest(id, `flush ${++context.flushCount}`)] : []),
    ...(more ? [] : [flushRequest(id, 'done')]),
  ]
}

function flushRequest(context: string, mark: string): ClientRequest {
  return { kind: 'flush', context, more: mark !== 'done', mark }
}

function refuse(refusal: RequestRefusal, context_id: string | undefined): ClientRequest[] {
  return [{ kind: 'refuse', refusal, ...(context_id === undefined ? {} : { echo: { context_id } }) }]
}

function isChanged(now: unknown, before: unknown): boolean {
  return now !== undefined && JSON.stringify(now) !== JSON.stringify(before)
}

/** With 0, each message is spoken at once and acknowledged at its end. */
function holdFor({ max_buffer_delay_ms }: SpeechFields, request: ConnectRequest): 'now' | HoldRule {
  const fallback = apiVersionOf(request) <= LAST_UNBUFFERED_VERSION ? 0 : DEFAULT_BUFFER_DELAY
  const timeout = max_buffer_delay_ms ?? fallback
  return timeout === 0 ? 'now' : { timeout, minSentenceLength: MIN_SENTENCE_CHARACTERS }
}

function reply(event: LabEvent, state: OpenContexts, request: ConnectRequest): ServerFrame[] {
  switch (event.kind) {
    case 'audio': {
      const ids = { context_id: event.turn.context }
      const timestamps = event.words.length > 0 ? [jsonFrame(timestampsEvent(event.words, ids))] : []
      return [jsonFrame(chunkEvent(event, ids)), ...timestamps]
    }
    case 'marked':
      return [markFrame(event.context, event.mark, state)]
    // The documentation shows a `done` after a cancel, but does not promise it.
    case 'cancelled':
      return [jsonFrame(doneEvent({ context_id: event.context }))]
    case 'failed':
      return [jsonFrame(errorEvent(event.refusal, request, event.turn?.context ?? event.echo?.context_id))]
    case 'idle':
      return [{ kind: 'close', code: 1000, reason: 'connection idle timeout' }]
    case 'refused':
      return httpErrorResponse(event.refusal, request)
    default:
      return []
  }
}

function markFrame(context_id: string, mark: string, state: OpenContexts): ServerFrame {
  if (mark !== 'done') return jsonFrame(flushDoneEvent(Number(mark.slice('flush '.length)), { context_id }))
  state.delete(context_id)
  return jsonFrame(doneEvent({ context_id }))
}
