import { durationOfBytes } from '../../../core/audio-format.ts'
import { type Micros, toMillis } from '../../../core/units.ts'
import type { ClientRequest } from '../../contract/client-request.ts'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { ClientFrame, ServerFrame } from '../../contract/frames.ts'
import type { LabEvent } from '../../contract/lab-event.ts'
import type { Twin } from '../../contract/twin.ts'
import { jsonFrame } from '../shared/json-frames.ts'
import { checkFields, fieldsOfQuery, findInvalidField, type InvalidField } from '../shared/request-fields.ts'
import { closeFrame, httpErrorResponse, webSocketErrorCode } from './errors.ts'
import { DEEPGRAM_DEFAULTS, speedOf } from './facts.ts'
import { CONFIGURE, FLUX_QUERY } from './flux-request.ts'
import {
  type DeepgramMessage,
  modelFields,
  parseMessage,
  speechFor,
  unknownMessageType,
  validateOutput,
  WEBSOCKET_FACTS,
  WEBSOCKET_HANDSHAKE,
} from './websocket-shared.ts'

interface FluxState {
  /** Characters of each turn, in order of their start. */
  readonly turnCharacters: number[]
  /** The last turn still accepts text. */
  isOpen: boolean
  /** Turns whose end was reported. */
  finishedTurns: number
  /** Audio sent: of the current turn, and in total. */
  turnAudio: Micros
  totalAudio: number
  speed: number
}

/** Characters after which the end of a sentence releases the text. The service does not document its rule. */
const MIN_SENTENCE_CHARACTERS = 20
/** `/v2/speak` as a WebSocket: each turn begins with its first text and ends with its metadata. */
export const deepgramFluxWebSocket: Twin<FluxState> = {
  facts: { ...WEBSOCKET_FACTS, path: '/v2/speak', defaults: { ...DEEPGRAM_DEFAULTS, idleTimeout: 60 } },
  ...WEBSOCKET_HANDSHAKE,
  checkConnectRequest: (request) =>
    findInvalidField(FLUX_QUERY, fieldsOfQuery(request.query)) ?? validateOutput(request, 'flux'),
  newState: (request) => ({
    turnCharacters: [],
    isOpen: false,
    finishedTurns: 0,
    turnAudio: 0,
    totalAudio: 0,
    speed: speedOf(request),
  }),
  parseFrame,
  reply,
}

function parseFrame(frame: ClientFrame, state: FluxState, request: ConnectRequest): ClientRequest[] {
  const checked = parseMessage(frame)
  if (!checked.valid) return [{ kind: 'refuse', refusal: checked.refusal }]
  return messageRequests(checked.fields, state, request)
}

function messageRequests(
  message: DeepgramMessage,
  state: FluxState,
  request: ConnectRequest,
): ClientRequest[] {
  switch (message.type) {
    case 'Speak':
      return speakRequests(message.text, state, request)
    case 'Flush': {
      if (!state.isOpen) return [warning('NO_ACTIVE_SPEECH', 'There is no speech to flush.')]
      state.isOpen = false
      return [flushRequest('spoken')]
    }
    case 'Interrupt':
      if (state.finishedTurns === state.turnCharacters.length)
        return [warning('NO_ACTIVE_SPEECH', 'There is no speech to interrupt.')]
      return [{ kind: 'cancel', context: '', scope: 'all' }]
    case 'Configure':
      return [configureRequest(message, state)]
    case 'Close':
      return [{ kind: 'close' }]
    default:
      return [{ kind: 'refuse', refusal: unknownMessageType(message.type) }]
  }
}

/** The first text starts a turn, which waits while an earlier one is spoken. */
function speakRequests(text: string, state: FluxState, request: ConnectRequest): ClientRequest[] {
  const startMark = state.isOpen ? [] : [flushRequest('started')]
  if (!state.isOpen) state.turnCharacters.push(0)
  state.isOpen = true
  state.turnCharacters[state.turnCharacters.length - 1] = (state.turnCharacters.at(-1) ?? 0) + text.length
  const speech = speechFor(request, state.speed, 'flux')
  return [
    ...startMark,
    {
      kind: 'text',
      context: '',
      text,
      speech,
      release: { minSentenceLength: MIN_SENTENCE_CHARACTERS },
      more: true,
    },
  ]
}

function flushRequest(mark: 'started' | 'spoken'): ClientRequest {
  return { kind: 'flush', context: '', more: mark === 'started', mark }
}

function configureRequest(message: DeepgramMessage, state: FluxState): ClientRequest {
  const checked = checkFields(CONFIGURE, message)
  if (!checked.valid) return configureFailure(checked.refusal)
  const { speed } = checked.fields
  state.speed = speed
  return { kind: 'answer', frames: [jsonFrame({ type: 'ConfigureSuccess', applied: { speed } })] }
}

function configureFailure({
  code,
  field,
  received: value,
  message: description,
}: InvalidField): ClientRequest {
  return {
    kind: 'answer',
    frames: [jsonFrame({ type: 'ConfigureFailure', code, field, value, description })],
  }
}

function warning(code: string, description: string): ClientRequest {
  return { kind: 'answer', frames: [jsonFrame({ type: 'Warning', code, description })] }
}

function reply(event: LabEvent, state: FluxState, request: ConnectRequest): ServerFrame[] {
  switch (event.kind) {
    case 'opened': {
      const { uuid, ...model } = modelFields(request)
      return [jsonFrame({ type: 'Connected', ...model, model_uuids: [uuid] })]
    }
    case 'audio':
      state.turnAudio += durationOfBytes(event.audio.length, event.turn.speech.format) ?? 0
      return [{ kind: 'binary', bytes: event.audio }]
    case 'flushed':
      return event.mark === 'spoken'
        ? [jsonFrame({ type: 'Flushed', speech_id: speechId(state.turnCharacters.length, request) })]
        : []
    case 'marked':
      return [event.mark === 'started' ? startedFrame(state, request) : metadataFrame(state, request)]
    case 'cancelled':
      return [interruptedFrame(state, request)]
    case 'closing':
      return [sessionMetadataFrame(state)]
    default:
      return closingFrames(event, request)
  }
}

/** An error message precedes the close. */
function closingFrames(event: LabEvent, request: ConnectRequest): ServerFrame[] {
  switch (event.kind) {
    case 'failed':
      return [errorFrame(webSocketErrorCode(event.refusal)), closeFrame(webSocketErrorCode(event.refusal))]
    case 'idle':
      return [errorFrame('NET-0004'), closeFrame('NET-0004')]
    case 'refused':
      return httpErrorResponse(event.refusal, request)
    default:
      return []
  }
}

function errorFrame(code: string): ServerFrame {
  return jsonFrame({ type: 'Error', code, description: `The connection is closed: ${code}.` })
}

/** Twelve hexadecimal digits: eight of the connection, four of the turn's number, which starts at 1. */
function speechId(turn: number, { connectionId }: ConnectRequest): string {
  return `dg_sp_${connectionId.slice(0, 8)}${turn.toString(16).padStart(4, '0')}`
}

function startedFrame(state: FluxState, request: ConnectRequest): ServerFrame {
  state.turnAudio = 0
  return jsonFrame({ type: 'SpeechStarted', speech_id: speechId(state.finishedTurns + 1, request) })
}

function metadataFrame(state: FluxState, request: ConnectRequest): ServerFrame {
  const metadata = finishTurn(state, state.finishedTurns + 1, request)
  return jsonFrame({ type: 'SpeechMetadata', ...metadata })
}

/** An interruption ends the current turn and all waiting ones. */
function interruptedFrame(state: FluxState, request: ConnectRequest): ServerFrame {
  const audio_played_ms = Math.round(toMillis(state.turnAudio))
  const metadata = finishTurn(state, state.turnCharacters.length, request)
  state.isOpen = false
  return jsonFrame({ type: 'SpeechInterrupted', audio_played_ms, metadata })
}

function finishTurn(state: FluxState, turn: number, request: ConnectRequest) {
  const characters = state.turnCharacters[turn - 1] ?? 0
  const audio_duration_ms = Math.round(toMillis(state.turnAudio))
  state.totalAudio += state.turnAudio
  state.turnAudio = 0
  state.finishedTurns = turn
  return {
    speech_id: speechId(turn, request),
    audio_duration_ms,
    input_character_count: characters,
    billable_character_count: characters,
    controls_applied: { pronunciations_applied: 0, breaks_applied: 0, pronunciation_warnings: [] },
  }
}

function sessionMetadataFrame({ turnCharacters, totalAudio }: FluxState): ServerFrame {
  const characters = turnCharacters.reduce((total, count) => total + count, 0)
  return jsonFrame({
    type: 'SessionMetadata',
    total_audio_duration_ms: Math.round(totalAudio / 1000),
    total_input_character_count: characters,
    total_billable_character_count: characters,
  })
}
