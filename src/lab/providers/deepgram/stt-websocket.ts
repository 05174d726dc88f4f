import { z } from 'zod'
import type { Millis } from '../../../core/units.ts'
import type { ClientRequest } from '../../contract/client-request.ts'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { LabTranscript } from '../../contract/conversation-event.ts'
import type { RecognitionOptions } from '../../contract/conversation-request.ts'
import type { ClientFrame, ServerFrame } from '../../contract/frames.ts'
import type { LabEvent } from '../../contract/lab-event.ts'
import type { Twin } from '../../contract/twin.ts'
import { fieldsOfFrame, jsonFrame } from '../shared/json-frames.ts'
import { INPUT_FORMAT, inputFormatOf, type RecognitionState, switchedOn } from '../shared/query-format.ts'
import { fieldsOfQuery, findInvalidField, numberInText, refusedAs } from '../shared/request-fields.ts'
import { formatUuid } from '../shared/uuid.ts'
import { sttErrorFrames, sttErrorResponse, sttKeyOf } from './stt-errors.ts'

/**
 * The service's default endpointing, too short for most uses, and the interval of interim
 * results.
 */
const DEFAULT_ENDPOINTING: Millis = 10
const INTERIM_INTERVAL = 1000

const QUERY = z.looseObject({
  model: refusedAs(z.string().regex(/^(nova|base|enhanced)/), 'Expected one of nova-3, nova-2'),
  ...INPUT_FORMAT,
  endpointing: z
    .union([z.literal('false'), numberInText.pipe(z.number())], { error: 'Expected false or milliseconds' })
    .default(DEFAULT_ENDPOINTING),
  interim_results: switchedOn,
})

/** `/v1/listen`: raw audio in, `Results` out. Several may be final before the last one has `speech_final`. */
export const deepgramSttWebSocket: Twin<RecognitionState> = {
  facts: {
    provider: 'deepgram',
    carrier: 'websocket',
    method: 'GET',
    path: '/v1/listen',
    defaults: { finalTranscript: { median: 250, sigma: 0.1 }, idleTimeout: 10 },
    chunker: () => [],
    delivery: 'streamed',
    requestId: formatUuid,
  },
  keyOf: sttKeyOf,
  checkConnectRequest: ({ query }) => findInvalidField(QUERY, fieldsOfQuery(query)),
  newState: () => ({}),
  parseFrame: (frame, state, { query }) => parseFrame(frame, state, query),
  reply: (event, _state, request) => reply(event, request),
}

function parseFrame(frame: ClientFrame, state: RecognitionState, query: URLSearchParams): ClientRequest[] {
  if (frame.kind === 'binary') {
    state.recognition ??= recognitionOf(query)
    return [{ kind: 'audio', context: '', audio: frame.bytes, recognition: state.recognition }]
  }
  switch (fieldsOfFrame(frame)?.type) {
    case 'KeepAlive':
      return []
    case 'Finalize':
      return [{ kind: 'finalize', context: '', isLast: false }]
    case 'CloseStream':
      return [{ kind: 'finalize', context: '', isLast: true }]
    default:
      return [{ kind: 'refuse', refusal: { reason: 'invalid', field: '', message: 'Unknown message' } }]
  }
}

function recognitionOf(query: URLSearchParams): RecognitionOptions {
  const { endpointing, interim_results, ...format } = QUERY.parse(fieldsOfQuery(query))
  return {
    format: inputFormatOf(format),
    ...(endpointing === 'false' ? {} : { endpointing }),
    ...(interim_results ? { interimInterval: INTERIM_INTERVAL } : {}),
  }
}

function reply(event: LabEvent, { connectionId, query }: ConnectRequest): ServerFrame[] {
  const request_id = formatUuid(connectionId)
  switch (event.kind) {
    case 'speech_started':
      if (query.get('vad_events') !== 'true') return []
      return [jsonFrame({ type: 'SpeechStarted', channel: [0, 1], timestamp: event.position })]
    case 'transcript':
      return [jsonFrame(formatResults(event.transcript, request_id, query))]
    case 'closing':
      return [
        jsonFrame({
          type: 'Metadata',
          transaction_key: 'deprecated',
          request_id,
          sha256: '',
          duration: 0,
          channels: 1,
        }),
        { kind: 'close', code: 1000, reason: '' },
      ]
    case 'idle':
      return [
        {
          kind: 'close',
          code: 1011,
          reason:
            'NET-0001: Deepgram did not receive audio data or a text message within the timeout window.',
        },
      ]
    case 'failed':
      return sttErrorFrames(event.refusal)
    case 'refused':
      return sttErrorResponse(event.refusal, request_id)
    default:
      return []
  }
}

function formatResults(
  { text, isFinal, isRequested, from: start, to }: LabTranscript,
  request_id: string,
  query: URLSearchParams,
) {
  return {
    type: 'Results',
    channel_index: [0, 1],
    start,
    duration: to - start,
    is_final: isFinal,
    speech_final: isFinal && !isRequested,
    ...(isRequested ? { from_finalize: true } : {}),
    channel: { alternatives: [{ transcript: text, confidence: text === '' ? 0 : 0.99, words: [] }] },
    metadata: {
      request_id,
      model_info: { name: query.get('model') ?? '', version: 'ttfa-lab', arch: 'nova' },
      model_uuid: formatUuid('0'.repeat(32)),
    },
  }
}
