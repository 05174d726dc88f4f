import { z } from 'zod'
import { chunksOfMilliseconds } from '../../contract/chunkers.ts'
import type { ClientRequest } from '../../contract/client-request.ts'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { ClientFrame, ServerFrame } from '../../contract/frames.ts'
import type { LabEvent } from '../../contract/lab-event.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'
import type { SpeechRequest } from '../../contract/speech-request.ts'
import type { Twin } from '../../contract/twin.ts'
import { fieldsOfFrame, jsonFrame, jsonResponse } from '../shared/json-frames.ts'
import { choiceOf } from '../shared/query-format.ts'
import {
  checkFields,
  fieldsOfQuery,
  findInvalidField,
  knownVoice,
  numberBetween,
  numberInText,
  oneOf,
  refuseField,
  textIfAny,
} from '../shared/request-fields.ts'
import { httpErrorFor } from './errors.ts'
import { keyOf, LIGHTNING_DEFAULTS } from './facts.ts'

/** 16-bit samples. The service's chunk length is not known; 40 ms is the lab's choice. */
const CHUNKS = chunksOfMilliseconds(40, 2)
const SAMPLE_RATES = [8000, 16_000, 24_000, 44_100, 48_000] as const

const QUERY = z.looseObject({
  voice_id: knownVoice('Unknown voice').default('brannock'),
  language: choiceOf(['en', 'auto']).default('en'),
  sample_rate: numberInText.pipe(choiceOf(SAMPLE_RATES)).default(48_000),
  output_format: choiceOf(['pcm']).default('pcm'),
  speed: numberInText.pipe(numberBetween(0.5, 2)).default(1),
  content_filter: choiceOf(['true', 'false']).optional(),
  content_filter_action: choiceOf(['reject', 'flag']).optional(),
})

const EVENT = z.looseObject({
  event: oneOf(['speak', 'interrupt', 'user_audio', 'end'], 'Unknown event'),
  turn_id: textIfAny,
  text: textIfAny,
})

/** How much of its turn a session has spoken. */
interface V4Session {
  /** The turn that is being spoken, if any. */
  speaking: string | undefined
  chunks: number
}

/** `/waves/v1/lightning-v4/live`: turns in JSON, their audio in binary frames without an id. Beta. */
export const smallestLightningV4: Twin<V4Session> = {
  facts: {
    provider: 'smallest',
    carrier: 'websocket',
    method: 'GET',
    path: '/waves/v1/lightning-v4/live',
    defaults: LIGHTNING_DEFAULTS,
    chunker: CHUNKS,
    delivery: 'streamed',
    requestId: (digits) => `turn_${digits.slice(0, 20)}`,
  },
  keyOf,
  checkConnectRequest: ({ query }) => findInvalidField(QUERY, fieldsOfQuery(query)),
  // A bad rate closes with 1008; other bad values are refused at the handshake.
  refusesAfterUpgrade: (refusal) => refusal.reason === 'invalid' && refusal.field === 'sample_rate',
  newState: () => ({ speaking: undefined, chunks: 0 }),
  parseFrame,
  reply,
}

function parseFrame(frame: ClientFrame, _session: V4Session, { query }: ConnectRequest): ClientRequest[] {
  const checked = checkFields(EVENT, fieldsOfFrame(frame) ?? {})
  if (!checked.valid) return [refuseField(checked.refusal)]
  const { event, turn_id: turn = '', text = '' } = checked.fields
  switch (event) {
    case 'speak':
      return [
        // One context for all: turns are spoken one after the other, since their audio has no id.
        { kind: 'text', context: '', text, more: false, release: 'now', speech: speechOf(query, turn) },
      ]
    case 'interrupt':
      return [{ kind: 'cancel', context: '', scope: 'all' }]
    // The caller's side of the conversation. The service adapts its speech to it; the lab does not.
    case 'user_audio':
      return []
    case 'end':
      return [{ kind: 'close' }]
  }
}

function speechOf(query: URLSearchParams, turn_id: string): SpeechRequest {
  const { voice_id: voice, sample_rate: sampleRate, speed } = QUERY.parse(fieldsOfQuery(query))
  return {
    voice,
    format: { encoding: 'pcm_s16le', container: 'raw', sampleRate },
    speed,
    completionScope: 'each',
    echo: { turn_id },
  }
}

function reply(event: LabEvent, session: V4Session, request: ConnectRequest): ServerFrame[] {
  switch (event.kind) {
    case 'opened':
      return readyFrames(request)
    case 'accepted':
      session.speaking = turnOf(event.turn.speech)
      session.chunks = 0
      return [jsonFrame({ event: 'turn_start', turn_id: session.speaking })]
    case 'audio':
      session.chunks += 1
      return [{ kind: 'binary', bytes: event.audio }]
    case 'completed':
      return endTurn('turn_end', session)
    case 'cancelled':
      return endTurn('interrupted', session)
    case 'failed':
      return failureFrames(event)
    case 'closing':
      return [{ kind: 'close', code: 1000, reason: '' }]
    case 'refused':
      return refusalFrames(event.refusal)
    default:
      return []
  }
}

/** The first message admits the session; the second says that a voice is attached. */
function readyFrames({ connectionId, query }: ConnectRequest): ServerFrame[] {
  const { sample_rate } = QUERY.parse(fieldsOfQuery(query))
  return [
    jsonFrame({ event: 'ready', session_id: connectionId.slice(0, 20) }),
    jsonFrame({ event: 'ready', sample_rate }),
  ]
}

function endTurn(event: 'turn_end' | 'interrupted', session: V4Session): ServerFrame[] {
  const { speaking: turn_id, chunks } = session
  if (turn_id === undefined) return []
  session.speaking = undefined
  return [jsonFrame({ event, turn_id, chunks })]
}

/** The refusal of an upgrade, which has a format of its own. */
function refusalFrames(refusal: RequestRefusal): ServerFrame[] {
  const { status, headers } = httpErrorFor(refusal)
  const isVoice = refusal.reason === 'invalid' && refusal.field === 'voice_id'
  const code =
    refusal.reason === 'invalid' ? (isVoice ? 'invalid_voice' : 'invalid_query') : ERROR_CODES[refusal.reason]
  const message = refusal.reason === 'invalid' ? refusal.message : 'The request was refused'
  return jsonResponse(status, { status: 'error', error: { code, message } }, headers)
}

const ERROR_CODES: Readonly<Record<RequestRefusal['reason'], string>> = {
  unauthorized: 'model_access_denied',
  invalid: 'bad_frame',
  // Not documented: these names are the lab's.
  busy: 'concurrency_limit_exceeded',
  rate: 'rate_limit_exceeded',
  status: 'internal_error',
  broken: 'internal_error',
}

function failureFrames({ refusal, turn }: Extract<LabEvent, { kind: 'failed' }>): ServerFrame[] {
  const message = refusal.reason === 'invalid' ? refusal.message : 'Speech synthesis failed'
  if (refusal.reason === 'invalid' && refusal.field === 'sample_rate')
    return [{ kind: 'close', code: 1008, reason: 'unsupported sample_rate' }]
  const turn_id = turn && turnOf(turn.speech)
  return [jsonFrame({ event: 'error', code: ERROR_CODES[refusal.reason], message, turn_id })]
}

function turnOf({ echo }: SpeechRequest): string {
  return echo?.turn_id ?? ''
}
