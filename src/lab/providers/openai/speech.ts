import type { LabProfile } from '../../../core/config/lab-profile.ts'
import type { JsonObject } from '../../../core/json.ts'
import { toMillis } from '../../../core/units.ts'
import { chunksOfBytes } from '../../contract/chunkers.ts'
import type { SpeechTurn } from '../../contract/lab-event.ts'
import { type FieldRule, numberBetween, oneOf, required } from '../shared/field-rules.ts'
import { errorOf, limitHeaders, openaiErrorResponse } from './errors.ts'
import { responseFormatRule, SPEECH_FORMATS, SPEECH_RATE, UNKNOWN_SIZES } from './formats.ts'
import type { SpeechEvents, SpeechResponse, SpeechServer } from './speech-server.ts'
import { createSpeechTwin } from './speech-twin.ts'

const MODELS = ['tts-1', 'tts-1-hd', 'gpt-4o-mini-tts', 'gpt-4o-mini-tts-2025-12-15']
/** Models without SSE. */
const MODELS_WITHOUT_EVENTS = ['tts-1', 'tts-1-hd']
const VOICES = 'alloy ash ballad coral echo fable onyx nova sage shimmer verse marin cedar'.split(' ')
const MAX_TEXT_LENGTH = 4096

/** The service publishes no latencies. These are invented; that its voices add silence is known. */
export const SPEECH_DEFAULTS: LabProfile = {
  firstAudio: { median: 450, sigma: 0.25 },
  pacing: 4,
  leadingSilence: { min: 30, max: 200 },
  trailingSilence: 200,
}

/** An odd number, because HTTP chunks do not respect sample boundaries. */
export const SPEECH_CHUNKS = chunksOfBytes(4801)

const textUpTo = (field: string, max: number): FieldRule => ({
  field,
  accepts: (value) => typeof value === 'string' && value.length <= max,
  message: `String should have at most ${max} characters`,
})

export const INPUT_RULE = required(textUpTo('input', MAX_TEXT_LENGTH))
export const SPEED_RULE = numberBetween('speed', 0.25, 4)

const RULES: readonly FieldRule[] = [
  required(oneOf('model', MODELS)),
  INPUT_RULE,
  required({
    field: 'voice',
    accepts: (value) => VOICES.includes(String(value)) || isCustomVoice(value),
    message: `Input should be ${VOICES.map((voice) => `'${voice}'`).join(', ')}`,
  }),
  textUpTo('instructions', MAX_TEXT_LENGTH),
  SPEED_RULE,
]

/** A custom voice is an object with an id. */
function isCustomVoice(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string'
}

const OPENAI_SERVER: SpeechServer = {
  provider: 'openai',
  path: '/v1/audio/speech',
  defaults: SPEECH_DEFAULTS,
  chunks: SPEECH_CHUNKS,
  requiresKey: true,
  rules: ({ model }) => [
    ...RULES,
    responseFormatRule(SPEECH_FORMATS),
    oneOf('stream_format', MODELS_WITHOUT_EVENTS.includes(String(model)) ? ['audio'] : ['audio', 'sse']),
  ],
  isStrict: true,
  respondTo: answerTo,
  headers: ({ turn, elapsed, usage }) => ({
    'x-request-id': turn.id,
    'openai-version': '2020-10-01',
    'openai-organization': 'ttfa-lab',
    'openai-processing-ms': String(Math.round(toMillis(elapsed))),
    ...limitHeaders(usage),
  }),
  errorResponse: openaiErrorResponse,
}

function answerTo(fields: JsonObject): SpeechResponse {
  const { contentType, ...format } = SPEECH_FORMATS[String(fields.response_format ?? 'mp3')] ?? PCM
  return {
    format: { ...format, sampleRate: SPEECH_RATE },
    contentType,
    delivery: 'streamed',
    wavSizes: UNKNOWN_SIZES,
    ...(fields.stream_format === 'sse' ? { events: SPEECH_EVENTS } : {}),
  }
}

const PCM = { encoding: 'pcm_s16le', container: 'raw', contentType: 'audio/pcm' } as const

/** It is not known whether the live service sends `event:` lines or `[DONE]`. The lab sends neither. */
export const SPEECH_EVENTS: SpeechEvents = {
  opening: [],
  delta: (audio) => ({ type: 'speech.audio.delta', audio }),
  done: (turn) => ({ type: 'speech.audio.done', usage: speechUsage(turn) }),
  // Documented for chat completions; not known for speech.
  failed: { error: errorOf({ reason: 'broken' }) },
  isNamed: false,
}

/** About four characters per token. The number of tokens per second of audio is not documented. */
export function speechUsage({ text }: SpeechTurn) {
  const input_tokens = Math.ceil(text.length / 4)
  const output_tokens = Math.ceil(text.length * 1.25)
  return { input_tokens, output_tokens, total_tokens: input_tokens + output_tokens }
}

/** `POST /v1/audio/speech`, as bytes and as SSE. */
export const openaiSpeech = createSpeechTwin(OPENAI_SERVER)
