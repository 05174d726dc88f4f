import type { Ask, ClientFrame, Knock, LabEvent, Outgoing, Twin, Understood } from '../../twin.ts'
import { fieldsOf } from '../fields.ts'
import { json } from '../frames.ts'
import { formatIn, invalid, wrongFormat } from '../turns/query-format.ts'
import { uuidOf } from '../uuid.ts'
import { keyOf, listeningFailed, listeningRefused } from './listening-errors.ts'

/**
 * Milliseconds: the service's default endpointing, too short for most uses, and the interval of interim
 * results.
 */
const PAUSE = 10
const GUESSES = 1000

/** `/v1/listen`: raw audio in, `Results` out. Several may be final before the last one has `speech_final`. */
export const deepgramListening: Twin = {
  facts: {
    provider: 'deepgram',
    carrier: 'websocket',
    method: 'GET',
    path: '/v1/listen',
    habits: { finalTranscript: { median: 250, sigma: 0.1 }, idleTimeout: 10 },
    cut: () => [],
    delivery: 'streamed',
    requestId: uuidOf,
  },
  keyOf,
  admit: ({ query }) => {
    const model = query.get('model') ?? ''
    return /^(nova|base|enhanced)/.test(model)
      ? wrongFormat(query)
      : invalid('model', model, ['nova-3', 'nova-2'])
  },
  listen: (frame, _memo, { query }) => listen(frame, query),
  reply: (event, _memo, knock) => reply(event, knock),
}

function listen(frame: ClientFrame, query: URLSearchParams): Ask[] {
  if (frame.kind === 'binary') {
    const pause = query.get('endpointing') ?? String(PAUSE)
    const hearing = {
      format: formatIn(query),
      ...(pause === 'false' ? {} : { endpointing: Number(pause) }),
      ...(query.get('interim_results') === 'true' ? { guesses: GUESSES } : {}),
    }
    return [{ kind: 'audio', context: '', audio: frame.bytes, hearing }]
  }
  switch (fieldsOf(frame.text)?.type) {
    case 'KeepAlive':
      return []
    case 'Finalize':
      return [{ kind: 'finalize', context: '', last: false }]
    case 'CloseStream':
      return [{ kind: 'finalize', context: '', last: true }]
    default:
      return [{ kind: 'refuse', refusal: { reason: 'invalid', field: '', message: 'Unknown message' } }]
  }
}

function reply(event: LabEvent, { connection, query }: Knock): Outgoing[] {
  const request_id = uuidOf(connection)
  switch (event.kind) {
    case 'speech_started':
      if (query.get('vad_events') !== 'true') return []
      return [json({ type: 'SpeechStarted', channel: [0, 1], timestamp: event.position })]
    case 'transcript':
      return [json(resultsOf(event.understood, request_id, query))]
    case 'closing':
      return [
        json({
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
      return listeningFailed(event.refusal)
    case 'refused':
      return listeningRefused(event.refusal, request_id)
    default:
      return []
  }
}

function resultsOf(
  { text, settled, asked, from, to }: Understood,
  request_id: string,
  query: URLSearchParams,
) {
  return {
    type: 'Results',
    channel_index: [0, 1],
    start: from,
    duration: to - from,
    is_final: settled,
    speech_final: settled && !asked,
    ...(asked ? { from_finalize: true } : {}),
    channel: { alternatives: [{ transcript: text, confidence: text === '' ? 0 : 0.99, words: [] }] },
    metadata: {
      request_id,
      model_info: { name: query.get('model') ?? '', version: 'ttfa-lab', arch: 'nova' },
      model_uuid: uuidOf('0'.repeat(32)),
    },
  }
}
