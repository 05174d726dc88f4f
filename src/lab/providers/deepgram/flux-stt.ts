import { z } from 'zod'
import type { Millis } from '../../../core/units.ts'
import type { ClientRequest } from '../../contract/client-request.ts'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { RecognitionOptions } from '../../contract/conversation-request.ts'
import type { ClientFrame, ServerFrame } from '../../contract/frames.ts'
import type { LabEvent } from '../../contract/lab-event.ts'
import type { Twin } from '../../contract/twin.ts'
import { fieldsOfFrame, jsonFrame } from '../shared/json-frames.ts'
import { choiceOf, INPUT_FORMAT, inputFormatOf, type RecognitionState } from '../shared/query-format.ts'
import { fieldsOfQuery, findInvalidField } from '../shared/request-fields.ts'
import { formatUuid } from '../shared/uuid.ts'
import { sttErrorFrames, sttErrorResponse, sttKeyOf } from './stt-errors.ts'

/** The approximate silence before an end of turn, and the interval of interim results. */
const DEFAULT_ENDPOINTING: Millis = 260
const INTERIM_INTERVAL = 250

const QUERY = z.looseObject({
  model: choiceOf(['flux-general-en', 'flux-general-multi']),
  ...INPUT_FORMAT,
})

export interface FluxSttState extends RecognitionState {
  nextSequence: number
  hasStarted: boolean
}

/** `/v2/listen`: turns instead of results, in numbered messages. */
export const deepgramFluxStt: Twin<FluxSttState> = {
  facts: {
    provider: 'deepgram',
    carrier: 'websocket',
    method: 'GET',
    path: '/v2/listen',
    defaults: { finalTranscript: { median: 300, sigma: 0.1 } },
    chunker: () => [],
    delivery: 'streamed',
    requestId: formatUuid,
  },
  keyOf: sttKeyOf,
  checkConnectRequest: ({ query }) => findInvalidField(QUERY, fieldsOfQuery(query)),
  newState: () => ({ nextSequence: 0, hasStarted: false }),
  parseFrame: (frame, state, { query }) => parseFrame(frame, state, query),
  reply,
}

function parseFrame(frame: ClientFrame, state: FluxSttState, query: URLSearchParams): ClientRequest[] {
  if (frame.kind === 'binary') {
    state.recognition ??= recognitionOf(query)
    return [{ kind: 'audio', context: '', audio: frame.bytes, recognition: state.recognition }]
  }
  switch (fieldsOfFrame(frame)?.type) {
    case 'ForceEndTurn':
      return [{ kind: 'finalize', context: '', isLast: false }]
    case 'CloseStream':
      return [{ kind: 'close' }]
    case 'Configure':
      return [{ kind: 'answer', frames: [jsonFrame({ type: 'ConfigureSuccess' })] }]
    default:
      return [{ kind: 'refuse', refusal: { reason: 'invalid', field: '', message: 'Unknown message' } }]
  }
}

function recognitionOf(query: URLSearchParams): RecognitionOptions {
  return {
    format: inputFormatOf(QUERY.parse(fieldsOfQuery(query))),
    endpointing: DEFAULT_ENDPOINTING,
    interimInterval: INTERIM_INTERVAL,
  }
}

function reply(event: LabEvent, state: FluxSttState, { connectionId }: ConnectRequest): ServerFrame[] {
  const request_id = formatUuid(connectionId)
  switch (event.kind) {
    case 'opened':
      return [jsonFrame({ type: 'Connected', request_id, sequence_id: state.nextSequence++ })]
    case 'speech_started':
      state.hasStarted = false
      return []
    case 'transcript': {
      const { text, isFinal, isRequested, from, to, turn } = event.transcript
      const turnEvent = isFinal ? 'EndOfTurn' : state.hasStarted ? 'Update' : 'StartOfTurn'
      state.hasStarted = true
      return [
        jsonFrame({
          type: 'TurnInfo',
          request_id,
          sequence_id: state.nextSequence++,
          event: turnEvent,
          turn_index: turn,
          audio_window_start: from,
          audio_window_end: to,
          transcript: text,
          words: [],
          end_of_turn_confidence: isFinal ? 0.9 : 0.1,
          ...(isFinal ? { trigger: isRequested ? 'manual' : 'model' } : {}),
        }),
      ]
    }
    case 'closing':
      return [{ kind: 'close', code: 1000, reason: '' }]
    case 'failed':
      return sttErrorFrames(event.refusal)
    case 'refused':
      return sttErrorResponse(event.refusal, request_id)
    default:
      return []
  }
}
