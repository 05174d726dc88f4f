import type { Ask, ClientFrame, Knock, LabEvent, Outgoing, Twin } from '../../twin.ts'
import { fieldsOf } from '../fields.ts'
import { json } from '../frames.ts'
import { formatIn, invalid, wrongFormat } from '../turns/query-format.ts'
import { uuidOf } from '../uuid.ts'
import { keyOf, listeningFailed, listeningRefused } from './listening-errors.ts'

const MODELS = ['flux-general-en', 'flux-general-multi']
/** Milliseconds: the approximate silence before an end of turn, and the interval of interim results. */
const PAUSE = 260
const GUESSES = 250

export interface Memo {
  sequence: number
  started: boolean
}

/** `/v2/listen`: turns instead of results, in numbered messages. */
export const deepgramFluxListening: Twin<Memo> = {
  facts: {
    provider: 'deepgram',
    carrier: 'websocket',
    method: 'GET',
    path: '/v2/listen',
    habits: { finalTranscript: { median: 300, sigma: 0.1 } },
    cut: () => [],
    delivery: 'streamed',
    requestId: uuidOf,
  },
  keyOf,
  admit: ({ query }) => {
    const model = query.get('model') ?? ''
    return MODELS.includes(model) ? wrongFormat(query) : invalid('model', model, MODELS)
  },
  memo: () => ({ sequence: 0, started: false }),
  listen: (frame, _memo, { query }) => listen(frame, query),
  reply,
}

function listen(frame: ClientFrame, query: URLSearchParams): Ask[] {
  if (frame.kind === 'binary') {
    const hearing = { format: formatIn(query), endpointing: PAUSE, guesses: GUESSES }
    return [{ kind: 'audio', context: '', audio: frame.bytes, hearing }]
  }
  switch (fieldsOf(frame.text)?.type) {
    case 'ForceEndTurn':
      return [{ kind: 'finalize', context: '', last: false }]
    case 'CloseStream':
      return [{ kind: 'close' }]
    case 'Configure':
      return [{ kind: 'answer', frames: [json({ type: 'ConfigureSuccess' })] }]
    default:
      return [{ kind: 'refuse', refusal: { reason: 'invalid', field: '', message: 'Unknown message' } }]
  }
}

function reply(event: LabEvent, memo: Memo, { connection }: Knock): Outgoing[] {
  const request_id = uuidOf(connection)
  switch (event.kind) {
    case 'opened':
      return [json({ type: 'Connected', request_id, sequence_id: memo.sequence++ })]
    case 'speech_started':
      memo.started = false
      return []
    case 'transcript': {
      const { text, settled, asked, from, to, turn } = event.understood
      const event_ = settled ? 'EndOfTurn' : memo.started ? 'Update' : 'StartOfTurn'
      memo.started = true
      return [
        json({
          type: 'TurnInfo',
          request_id,
          sequence_id: memo.sequence++,
          event: event_,
          turn_index: turn,
          audio_window_start: from,
          audio_window_end: to,
          transcript: text,
          words: [],
          end_of_turn_confidence: settled ? 0.9 : 0.1,
          ...(settled ? { trigger: asked ? 'manual' : 'model' } : {}),
        }),
      ]
    }
    case 'closing':
      return [{ kind: 'close', code: 1000, reason: '' }]
    case 'failed':
      return listeningFailed(event.refusal)
    case 'refused':
      return listeningRefused(event.refusal, request_id)
    default:
      return []
  }
}
