import type { Ask, ClientFrame, Echo, LabEvent, Outgoing, SpeechAsk, Turn, Twin } from '../../twin.ts'
import { check, type Fields, fieldsOf } from '../fields.ts'
import { dictionariesIn } from './dictionaries.ts'
import { keyOf, LIGHTNING_CUT, LIGHTNING_HABITS, taskId } from './facts.ts'
import type { Generation } from './generation.ts'
import { external } from './lightning-v3.ts'
import { failedOnWebSocket, refusedOverHttp } from './refusals.ts'
import { echoOf } from './request.ts'

const PINGS = ['ping', 'keepalive', 'keep_alive', 'keep-alive']
const TIMED_VOICES = ['meher', 'devansh', 'kartik', 'maithili', 'liam', 'avery']
/** Milliseconds for which a continuation is held, and the shortest sentence that is released earlier. */
const CONTINUATION_DELAY = 3000
const SHORTEST_SENTENCE = 10
const LONGEST_CONTINUATION = 250

/** A WebSocket: JSON both ways, audio in base64. */
export const webSocketRoute = (path: string, generation: Generation): Twin => ({
  facts: {
    provider: 'smallest',
    carrier: 'websocket',
    method: 'GET',
    path,
    habits: { ...LIGHTNING_HABITS, completionDelay: 4000, idleTimeout: 60 },
    cut: LIGHTNING_CUT,
    delivery: 'streamed',
    requestId: taskId,
    // "Up to 5 sockets per concurrency unit": docs.smallest.ai, concurrency and limits.
    socketsPerSlot: 5,
  },
  keyOf,
  idleTimeout: ({ query }) => positive(Number(query.get('timeout') ?? Number.NaN)),
  listen: (frame) => listen(frame, generation),
  reply: (event, _memo, { connection }) => reply(event, connection, generation),
})

function positive(seconds: number): number | undefined {
  return seconds > 0 ? seconds : undefined
}

function listen(frame: ClientFrame, generation: Generation): Ask[] {
  const fields = frame.kind === 'text' ? knownIn(fieldsOf(frame.text), generation) : undefined
  if (!fields) return refused('', 'Invalid JSON', {})
  if (PINGS.includes(String(fields.type))) return [{ kind: 'ping' }]
  const isControl =
    fields.context_id !== undefined && (fields.continue === false || fields.context_close === true)
  const echo = echoOf(fields)
  const context = contextOf(fields)
  if (fields.context_id !== undefined && fields.cancel_request === true)
    return [{ kind: 'cancel', context, scope: 'buffer' }]
  if (
    fields.context_id !== undefined &&
    (fields.flush !== undefined || fields.max_buffer_flush_ms !== undefined)
  ) {
    return refused('context_id', 'Must not be combined with flush or max_buffer_flush_ms', echo)
  }
  const refusal = check(fields, generation.webSocketRules, isControl ? ['text', 'voice_id'] : [])
  if (refusal) return [{ kind: 'refuse', refusal, echo }]
  if (isControl && fields.voice_id === undefined) return [{ kind: 'flush', context, more: false }]
  return [textAsk(fields, context, echo, generation)]
}

/** Drops the context id for a version without continuations. */
function knownIn(fields: Fields | undefined, { hasContinuations }: Generation): Fields | undefined {
  return fields && !hasContinuations ? { ...fields, context_id: undefined } : fields
}

function refused(field: string, message: string, echo: Echo): Ask[] {
  return [{ kind: 'refuse', refusal: { reason: 'invalid', field, message }, echo }]
}

/**
 * A continuation has its own context, and so has a request with an id. All other requests of a connection
 * share one.
 */
function contextOf({ context_id, request_id }: Fields): string {
  return context_id === undefined ? `request ${request_id ?? ''}` : `context ${context_id}`
}

function textAsk(fields: Fields, context: string, echo: Echo, { usualRate }: Generation): Ask {
  const isContinuation = fields.context_id !== undefined
  const more = fields.continue === true && fields.context_close !== true
  const held = isContinuation ? more : more && fields.flush !== true
  return {
    kind: 'text',
    context,
    text: String(fields.text ?? ''),
    more,
    release: held ? (isContinuation ? continuationHold(fields) : legacyHold(fields)) : 'now',
    speech: speechAsk({ sample_rate: usualRate, ...fields }, isContinuation, echo),
  }
}

function continuationHold({ max_buffer_delay_ms }: Fields) {
  const after = Number(max_buffer_delay_ms ?? CONTINUATION_DELAY)
  return { after, sentence: SHORTEST_SENTENCE, length: LONGEST_CONTINUATION }
}

/** 0 means no limit: only a flush releases the text. */
function legacyHold({ max_buffer_flush_ms }: Fields) {
  const after = positive(Number(max_buffer_flush_ms ?? 0))
  return after === undefined ? {} : { after }
}

function speechAsk(fields: Fields, isContinuation: boolean, echo: Echo): SpeechAsk {
  const voice = String(fields.voice_id)
  const backoff = fields.complete_backoff_ms
  return {
    voice,
    // The WebSocket always sends PCM, whatever `output_format` is.
    format: {
      encoding: 'pcm_s16le',
      container: 'raw',
      sampleRate: Number(fields.sample_rate),
    },
    speed: Number(fields.speed ?? 1),
    words: fields.word_timestamps === true && TIMED_VOICES.includes(voice),
    ...dictionariesIn(fields.pronunciation_dicts),
    completes: isContinuation ? 'each' : 'turn',
    ...(typeof backoff === 'number' ? { completionDelay: backoff } : {}),
    echo,
  }
}

function reply(event: LabEvent, connection: string, generation: Generation): Outgoing[] {
  const idsOf = ({ id, speech }: Turn) => generation.idsOf(connection, id, speech.echo)

  switch (event.kind) {
    case 'audio': {
      const ids = idsOf(event.turn)
      const audio = Buffer.from(event.audio).toString('base64')
      const timings = event.words.map(({ index, word, start, end }) =>
        json({ ...ids, status: 'word_timestamp', data: { id: index, word, start, end } }),
      )
      return [json({ ...ids, status: 'chunk', data: { audio } }), ...timings]
    }
    case 'completed':
      return [json({ ...idsOf(event.turn), status: 'complete', ...generation.completion })]
    case 'failed': {
      const ids = event.turn ? idsOf(event.turn) : external(event.echo)
      return [json({ ...ids, ...failedOnWebSocket(event.refusal) })]
    }
    case 'pong':
      return [json({ type: 'pong' })]
    case 'idle': {
      const message = `Connection timed out after ${event.seconds} seconds of inactivity`
      // The close code is not documented.
      return [json({ status: 'error', message }), { kind: 'close', code: 1000, reason: '' }]
    }
    case 'refused':
      return refusedOverHttp(event.refusal, generation)
    default:
      return []
  }
}

function json(value: Readonly<Record<string, unknown>>): Outgoing {
  return { kind: 'text', text: JSON.stringify(value) }
}
