import { z } from 'zod'
import type { Millis } from '../../../core/units.ts'
import type { ClientRequest } from '../../contract/client-request.ts'
import type { LabTranscript } from '../../contract/conversation-event.ts'
import type { RecognitionOptions } from '../../contract/conversation-request.ts'
import type { ClientFrame, ServerFrame } from '../../contract/frames.ts'
import type { LabEvent } from '../../contract/lab-event.ts'
import type { Twin } from '../../contract/twin.ts'
import { fieldsOfFrame, jsonFrame } from '../shared/json-frames.ts'
import {
  choiceOf,
  INPUT_FORMAT,
  inputFormatOf,
  type RecognitionState,
  switchedOn,
} from '../shared/query-format.ts'
import { fieldsOfQuery, findInvalidField, numberInText } from '../shared/request-fields.ts'
import { webSocketErrorBody } from './errors.ts'
import { keyOf } from './facts.ts'
import { type SentWordsByTurn, splitFinals } from './split-finals.ts'
import { sttErrorResponse } from './stt-errors.ts'
import { utterancesOf, wordsOf } from './stt-words.ts'

/**
 * The service's default endpointing, and the interval of interim results, which is not
 * documented.
 */
const DEFAULT_ENDPOINTING: Millis = 800
const INTERIM_INTERVAL = 300

const QUERY = z.looseObject({
  // Pulse Pro is refused here: it does not stream.
  model: choiceOf(['pulse'], 'Missing required query param: model. Supported values: pulse.'),
  word_timestamps: switchedOn,
  sentence_timestamps: switchedOn,
  full_transcript: switchedOn,
  diarize: switchedOn,
  ...INPUT_FORMAT,
  eou_timeout_ms: numberInText
    .pipe(z.number({ error: 'Expected milliseconds' }))
    .default(DEFAULT_ENDPOINTING),
  max_words: numberInText.pipe(z.int({ error: 'Expected a number of words' }).min(1)).optional(),
})

/** Of one connection: how its audio is read, and what was sent of it. */
export interface LiveState extends RecognitionState {
  readonly sent: SentWordsByTurn
}

/** `/waves/v1/stt/live`: raw audio in, transcripts and turns out. All options are in the query. */
export const smallestSttWebSocket: Twin<LiveState> = {
  facts: {
    provider: 'smallest',
    carrier: 'websocket',
    method: 'GET',
    path: '/waves/v1/stt/live',
    defaults: { finalTranscript: { median: 250, sigma: 0.1 }, idleTimeout: 60 },
    chunker: () => [],
    delivery: 'streamed',
    requestId: (digits) => `stt_${digits.slice(0, 20)}`,
  },
  keyOf,
  checkConnectRequest: ({ query }) => findInvalidField(QUERY, fieldsOfQuery(query)),
  newState: () => ({ sent: new Map() }),
  parseFrame: (frame, state, { query }) => parseFrame(frame, state, query),
  reply: (event, state, { connectionId, query }) => reply(event, state, connectionId, query),
}

function parseFrame(frame: ClientFrame, state: RecognitionState, query: URLSearchParams): ClientRequest[] {
  if (frame.kind === 'binary') {
    state.recognition ??= recognitionOf(query)
    return [{ kind: 'audio', context: '', audio: frame.bytes, recognition: state.recognition }]
  }
  const fields = fieldsOfFrame(frame)
  if (fields?.type === 'finalize') return [{ kind: 'finalize', context: '', isLast: false }]
  if (fields?.type === 'close_stream' || fields?.flag === 'END')
    return [{ kind: 'finalize', context: '', isLast: true }]
  return [{ kind: 'refuse', refusal: { reason: 'invalid', field: '', message: 'Unknown message' } }]
}

function recognitionOf(query: URLSearchParams): RecognitionOptions {
  const { eou_timeout_ms: endpointing, ...fields } = QUERY.parse(fieldsOfQuery(query))
  return {
    format: inputFormatOf(fields),
    interimInterval: INTERIM_INTERVAL,
    ...(fields.endpointing === 'false' ? {} : { endpointing }),
  }
}

function reply(
  event: LabEvent,
  { sent }: LiveState,
  connection: string,
  query: URLSearchParams,
): ServerFrame[] {
  const session_id = `ws_${connection.slice(0, 20)}`
  switch (event.kind) {
    case 'speech_started':
    case 'speech_ended':
      if (query.get('vad_events') !== 'true') return []
      return [jsonFrame({ type: event.kind, session_id, timestamp: event.position })]
    case 'transcript': {
      const { max_words: maxWords, finalize_on_words } = QUERY.parse(fieldsOfQuery(query))
      const isWhole = maxWords === undefined || finalize_on_words === 'false'
      const parts = isWhole ? [event.transcript] : splitFinals(event.transcript, sent, maxWords)
      return parts.map((part) => jsonFrame(transcription(part, session_id, query)))
    }
    case 'failed': {
      const { message } = webSocketErrorBody(event.refusal)
      const isLimit = event.refusal.reason === 'busy' || event.refusal.reason === 'rate'
      return [
        jsonFrame({ type: 'error', status: 'error', ...webSocketErrorBody(event.refusal), message }),
        ...(isLimit ? [{ kind: 'close', code: 1008, reason: 'Concurrency limit exceeded' } as const] : []),
      ]
    }
    case 'closing':
      return [{ kind: 'close', code: 1000, reason: '' }]
    case 'refused':
      return sttErrorResponse(event.refusal, connection)
    default:
      return []
  }
}

/**
 * `full_transcript` is accepted and stays empty. The provider's documents for the AI SDK say that the service
 * does the same.
 */
function transcription(transcript: LabTranscript, session_id: string, query: URLSearchParams) {
  const { text, isFinal, isLast } = transcript
  const options = QUERY.parse(fieldsOfQuery(query))
  return {
    type: 'transcription',
    status: 'success',
    session_id,
    transcript: text,
    transcription: text,
    is_final: isFinal,
    is_last: isLast,
    language: query.get('language') ?? 'en',
    words: options.word_timestamps ? wordsOf(transcript, options) : [],
    ...(options.sentence_timestamps ? { utterances: utterancesOf(transcript, options) } : {}),
    ...(options.full_transcript ? { full_transcript: '' } : {}),
  }
}
