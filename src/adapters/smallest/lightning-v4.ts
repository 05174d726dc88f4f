import type { Adapter, Cue, Frame, Job, ProviderEvent } from '../../core/adapter/adapter.ts'
import type { Fault, FaultKind } from '../../core/fault.ts'
import { isJsonObject, type JsonObject, nonEmptyString, parseJsonObject } from '../../core/json.ts'
import { faultOfClose } from '../shared/close-fault.ts'
import { makeFault } from '../shared/fault.ts'
import { jsonFrame } from '../shared/json-frame.ts'
import type { OptionRules, OptionsOf } from '../shared/option-rules.ts'
import { checkOptions } from '../shared/options.ts'
import { withQuery } from '../shared/query.ts'
import { describeSampleRateMismatch } from '../shared/sample-rate-mismatch.ts'
import { faultOfFrame, readRefusal } from './errors.ts'
import { LIGHTNING_V4_FACTS } from './facts.ts'
import { authorization } from './request.ts'

/** All of them are in the query: they hold for the connection. */
const V4_OPTIONS = {
  speed: { kind: 'number', min: 0.5, max: 2, meaning: 'speaking rate' },
  content_filter: { kind: 'flag', default: false, meaning: 'screens the text of each turn' },
  content_filter_action: {
    kind: 'word',
    words: ['reject', 'flag'],
    default: 'reject',
    meaning: 'what happens to a turn that the filter finds',
  },
} as const satisfies OptionRules

type Options = OptionsOf<typeof V4_OPTIONS>

const KIND_BY_CODE: Readonly<Record<string, FaultKind>> = {
  model_access_denied: 'auth',
  invalid_voice: 'rejected',
  invalid_query: 'rejected',
  bad_frame: 'rejected',
  bad_user_audio: 'rejected',
}

/** The state of one session. */
interface SessionState {
  /** `ready` comes twice, and speech is accepted after the second. */
  readies: number
  /** The turn that the service speaks: its binary frames carry no id. */
  speaking: string | undefined
  closing: boolean
  ended: boolean
}

/**
 * Lightning v4 (beta, gated): a session of turns with binary audio. Each text is a turn of its own, and the session
 * conditions a turn on those before it, so numbers of a warm session depend on its history.
 */
export const smallestV4Ws: Adapter<Options, SessionState> = {
  contract: 1,
  facts: {
    ...LIGHTNING_V4_FACTS,
    id: 'smallest-v4-ws',
    title: 'Smallest.ai Lightning v4 (beta) over WebSocket',
    transport: 'websocket',
    origin: 'wss://api.smallest.ai',
    textInput: 'whole',
    streaming: true,
    completion: 'message',
    handshake: true,
  },
  parseOptions: (raw) => checkOptions('smallest-v4-ws', V4_OPTIONS, raw),
  dial: (job) => ({ carrier: 'websocket', url: urlOf(job), headers: authorization(job) }),
  newState: () => ({ readies: 0, speaking: undefined, closing: false, ended: false }),
  say,
  hear,
  readRefusal,
  readClose: (code, reason, { closing, ended }) =>
    closing || ended ? undefined : faultOfClose(code, reason, []),
}

function urlOf({ base, voice, language, format, options }: Job<Options>): string {
  return withQuery(`${base}/waves/v1/lightning-v4/live`, {
    voice_id: voice,
    language: language || undefined,
    sample_rate: format.sampleRate,
    output_format: 'pcm',
    ...options,
  })
}

function say(cue: Cue, { stream }: Job<Options>, state: SessionState): Frame[] {
  switch (cue.kind) {
    case 'start':
      state.ended = false
      return []
    case 'text':
      return cue.text === '' ? [] : [jsonFrame({ event: 'speak', turn_id: stream, text: cue.text })]
    case 'cancel':
      return [jsonFrame({ event: 'interrupt' })]
    case 'close':
      state.closing = true
      return [jsonFrame({ event: 'end' })]
    default:
      return []
  }
}

function hear(frame: Frame, state: SessionState, job: Job<Options>): ProviderEvent[] {
  if (frame.kind === 'binary') return hearAudio(frame.bytes, state)
  if (frame.kind !== 'text') return []
  const fields = parseJsonObject(frame.text)
  if (!fields) return [{ kind: 'fault', fault: makeFault('protocol', `not a JSON object: ${frame.text}`) }]
  const events = hearMessage(fields, frame.text, state, job)
  const stream = nonEmptyString(fields.turn_id)
  return stream === undefined ? events : events.map((event) => ({ ...event, stream }))
}

function hearAudio(audio: Uint8Array, { speaking }: SessionState): ProviderEvent[] {
  if (audio.length === 0) return []
  return [{ kind: 'audio', audio, ...(speaking !== undefined && { stream: speaking }) }]
}

function hearMessage(fields: JsonObject, text: string, state: SessionState, job: Job): ProviderEvent[] {
  if (fields.event === 'error' || fields.status === 'error')
    return [{ kind: 'fault', fault: faultOf(fields, text) }]
  switch (fields.event) {
    case 'ready':
      return hearReady(fields, state, job)
    case 'turn_start':
      state.speaking = nonEmptyString(fields.turn_id)
      return [{ kind: 'note' }]
    case 'turn_end':
    case 'interrupted':
      state.ended = true
      return [{ kind: 'end' }]
    default:
      return []
  }
}

/** The second `ready` names the sample rate that was negotiated. Audio of another rate would give wrong durations. */
function hearReady(
  { session_id, sample_rate }: JsonObject,
  state: SessionState,
  { format }: Job,
): ProviderEvent[] {
  state.readies += 1
  const requestId = nonEmptyString(session_id)
  const notes: ProviderEvent[] = requestId === undefined ? [] : [{ kind: 'note', requestId }]
  const mismatch = describeSampleRateMismatch(sample_rate, format)
  if (mismatch !== undefined) return [...notes, { kind: 'fault', fault: makeFault('protocol', mismatch) }]
  return state.readies < 2 ? notes : [...notes, { kind: 'ready' }]
}

function faultOf(fields: JsonObject, text: string): Fault {
  const { code } = isJsonObject(fields.error) ? fields.error : fields
  const kind = KIND_BY_CODE[String(code)]
  const fault = faultOfFrame(fields, text)
  return kind === undefined ? fault : { ...fault, kind }
}
