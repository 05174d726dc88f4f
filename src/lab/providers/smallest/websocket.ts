import type { JsonObject } from '../../../core/json.ts'
import type { Millis } from '../../../core/units.ts'
import type { ClientRequest } from '../../contract/client-request.ts'
import type { ClientFrame, ServerFrame } from '../../contract/frames.ts'
import type { LabEvent, SpeechTurn } from '../../contract/lab-event.ts'
import type { Echo, SpeechRequest } from '../../contract/speech-request.ts'
import type { Twin } from '../../contract/twin.ts'
import { fieldsOfFrame, jsonFrame } from '../shared/json-frames.ts'
import { checkFields, echoOf, positiveParameter } from '../shared/request-fields.ts'
import { httpErrorResponse, webSocketErrorBody } from './errors.ts'
import { keyOf, LIGHTNING_CHUNKS, LIGHTNING_DEFAULTS, taskId } from './facts.ts'
import { externalIds, PCM } from './lightning/lightning-v3.ts'
import type { LightningVersion, MessageFields } from './lightning/lightning-version.ts'

const PING_TYPES = ['ping', 'keepalive', 'keep_alive', 'keep-alive']
const TIMESTAMP_VOICES = ['meher', 'devansh', 'kartik', 'maithili', 'liam', 'avery']
/** How long a continuation is held, and the shortest sentence that is released earlier. */
const CONTINUATION_DELAY: Millis = 3000
const MIN_SENTENCE_CHARACTERS = 10
const MAX_CONTINUATION_CHARACTERS = 250

/** A WebSocket: JSON both ways, audio in base64. */
export const createWebSocketTwin = (path: string, version: LightningVersion): Twin => ({
  facts: {
    provider: 'smallest',
    carrier: 'websocket',
    method: 'GET',
    path,
    defaults: { ...LIGHTNING_DEFAULTS, completionDelay: 4000, idleTimeout: 60 },
    chunker: LIGHTNING_CHUNKS,
    delivery: 'streamed',
    requestId: taskId,
    // "Up to 5 sockets per concurrency unit": docs.smallest.ai, concurrency and limits.
    socketsPerRequest: 5,
  },
  keyOf,
  idleTimeout: ({ query }) => positiveParameter(query, 'timeout'),
  parseFrame: (frame) => parseFrame(frame, version),
  reply: (event, _state, { connectionId }) => reply(event, connectionId, version),
})

function parseFrame(frame: ClientFrame, version: LightningVersion): ClientRequest[] {
  const fields = supportedFields(fieldsOfFrame(frame), version)
  if (!fields) return refuse('', 'Invalid JSON', {})
  const { webSocketSchema, controlSchema } = version
  if (PING_TYPES.includes(String(fields.type))) return [{ kind: 'ping' }]
  const isControl =
    fields.context_id !== undefined && (fields.continue === false || fields.context_close === true)
  const echo = echoOf(fields, 'session_id', 'request_id')
  const context = contextOf(fields)
  if (fields.context_id !== undefined && fields.cancel_request === true)
    return [{ kind: 'cancel', context, scope: 'buffer' }]
  if (
    fields.context_id !== undefined &&
    (fields.flush !== undefined || fields.max_buffer_flush_ms !== undefined)
  ) {
    return refuse('context_id', 'Must not be combined with flush or max_buffer_flush_ms', echo)
  }
  const checked = checkFields((isControl && controlSchema) || webSocketSchema, fields)
  if (!checked.valid) return [{ kind: 'refuse', refusal: checked.refusal, echo }]
  if (isControl && fields.voice_id === undefined) return [{ kind: 'flush', context, more: false }]
  return [textRequest(checked.fields, context, echo, version)]
}

/** Drops the context id for a version without continuations. */
function supportedFields(
  fields: JsonObject | undefined,
  { controlSchema }: LightningVersion,
): JsonObject | undefined {
  return fields && !controlSchema ? { ...fields, context_id: undefined } : fields
}

function refuse(field: string, message: string, echo: Echo): ClientRequest[] {
  return [{ kind: 'refuse', refusal: { reason: 'invalid', field, message }, echo }]
}

/**
 * A continuation has its own context, and so has a request with an id. All other requests on a connection
 * share one.
 */
function contextOf({ context_id, request_id }: JsonObject): string {
  return context_id === undefined ? `request ${request_id ?? ''}` : `context ${context_id}`
}

function textRequest(
  fields: MessageFields,
  context: string,
  echo: Echo,
  { defaultRate }: LightningVersion,
): ClientRequest {
  const isContinuation = fields.context_id !== undefined
  const more = fields.continue === true && fields.context_close !== true
  const isHeld = isContinuation ? more : more && fields.flush !== true
  return {
    kind: 'text',
    context,
    text: fields.text ?? '',
    more,
    release: isHeld ? (isContinuation ? continuationHold(fields) : legacyHold(fields)) : 'now',
    speech: speechOf(fields, fields.sample_rate ?? defaultRate, echo),
  }
}

function continuationHold({ max_buffer_delay_ms: timeout = CONTINUATION_DELAY }: MessageFields) {
  return { timeout, minSentenceLength: MIN_SENTENCE_CHARACTERS, maxLength: MAX_CONTINUATION_CHARACTERS }
}

/** 0 means no limit: only a flush releases the text. */
function legacyHold({ max_buffer_flush_ms: timeout = 0 }: MessageFields) {
  return timeout === 0 ? {} : { timeout }
}

function speechOf(fields: MessageFields, sampleRate: number, echo: Echo): SpeechRequest {
  const { voice_id: voice = '', speed = 1, pronunciation_dicts: dictionaries } = fields
  const { complete_backoff_ms: completionDelay } = fields
  return {
    voice,
    // The WebSocket always sends PCM, whatever `output_format` is.
    format: { ...PCM, sampleRate },
    speed,
    wordTimings: fields.word_timestamps === true && TIMESTAMP_VOICES.includes(voice),
    ...(dictionaries === undefined ? {} : { dictionaries }),
    completionScope: fields.context_id === undefined ? 'turn' : 'each',
    ...(completionDelay === undefined ? {} : { completionDelay }),
    echo,
  }
}

function reply(event: LabEvent, connection: string, version: LightningVersion): ServerFrame[] {
  const idsOf = ({ id, speech }: SpeechTurn) => version.idsOf(connection, id, speech.echo)

  switch (event.kind) {
    case 'audio': {
      const ids = idsOf(event.turn)
      const audio = Buffer.from(event.audio).toString('base64')
      const timings = event.words.map(({ index, word, start, end }) =>
        jsonFrame({ ...ids, status: 'word_timestamp', data: { id: index, word, start, end } }),
      )
      return [jsonFrame({ ...ids, status: 'chunk', data: { audio } }), ...timings]
    }
    case 'completed':
      return [jsonFrame({ ...idsOf(event.turn), status: 'complete', ...version.completionFields })]
    case 'failed': {
      const ids = event.turn ? idsOf(event.turn) : externalIds(event.echo)
      return [jsonFrame({ ...ids, ...webSocketErrorBody(event.refusal) })]
    }
    case 'pong':
      return [jsonFrame({ type: 'pong' })]
    case 'idle': {
      const message = `Connection timed out after ${event.seconds} seconds of inactivity`
      // The close code is not documented.
      return [jsonFrame({ status: 'error', message }), { kind: 'close', code: 1000, reason: '' }]
    }
    case 'refused':
      return httpErrorResponse(event.refusal, version)
    default:
      return []
  }
}
