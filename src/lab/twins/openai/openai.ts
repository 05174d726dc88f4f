import type { LabProfile } from '../../../core/lab-profile.ts'
import { everyBytes } from '../../engine/cutters.ts'
import type { Turn } from '../../twin.ts'
import { between, type Fields, oneOf, type Rule, required } from '../fields.ts'
import { formatRule, SPEECH_FORMATS, SPEECH_RATE, UNKNOWN_SIZES } from './formats.ts'
import { errorOf, limitHeaders, refusedByOpenAi } from './refusals.ts'
import type { SpeechAnswer, SpeechEvents, SpeechServer } from './speech-server.ts'
import { speechTwin } from './speech-twin.ts'

const MODELS = ['tts-1', 'tts-1-hd', 'gpt-4o-mini-tts', 'gpt-4o-mini-tts-2025-12-15']
/** Models without SSE. */
const WITHOUT_EVENTS = ['tts-1', 'tts-1-hd']
const VOICES = 'alloy ash ballad coral echo fable onyx nova sage shimmer verse marin cedar'.split(' ')
const LONGEST_TEXT = 4096

/** The service publishes no latencies. These are invented; that its voices add silence is known. */
export const SPEECH_HABITS: LabProfile = {
  firstAudio: { median: 450, sigma: 0.25 },
  pacing: 4,
  leadingSilence: { min: 30, max: 200 },
  trailingSilence: 200,
}

/** An odd number, because HTTP chunks do not respect sample boundaries. */
export const SPEECH_CUT = everyBytes(4801)

const shorterThan = (field: string, longest: number): Rule => ({
  field,
  holds: (value) => typeof value === 'string' && value.length <= longest,
  message: `String should have at most ${longest} characters`,
})

export const INPUT = required(shorterThan('input', LONGEST_TEXT))
export const SPEED = between('speed', 0.25, 4)

const RULES: readonly Rule[] = [
  required(oneOf('model', MODELS)),
  INPUT,
  required({
    field: 'voice',
    holds: (value) => VOICES.includes(String(value)) || isOwnVoice(value),
    message: `Input should be ${VOICES.map((voice) => `'${voice}'`).join(', ')}`,
  }),
  shorterThan('instructions', LONGEST_TEXT),
  SPEED,
]

/** A custom voice is an object with an id. */
function isOwnVoice(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string'
}

const OPENAI: SpeechServer = {
  provider: 'openai',
  path: '/v1/audio/speech',
  habits: SPEECH_HABITS,
  cut: SPEECH_CUT,
  asksForKey: true,
  rules: ({ model }) => [
    ...RULES,
    formatRule(SPEECH_FORMATS),
    oneOf('stream_format', WITHOUT_EVENTS.includes(String(model)) ? ['audio'] : ['audio', 'sse']),
  ],
  isStrict: true,
  answerTo,
  headers: ({ turn, elapsed, standing }) => ({
    'x-request-id': turn.id,
    'openai-version': '2020-10-01',
    'openai-organization': 'ttfa-lab',
    'openai-processing-ms': String(Math.round(elapsed / 1000)),
    ...limitHeaders(standing),
  }),
  refused: refusedByOpenAi,
}

function answerTo(fields: Fields): SpeechAnswer {
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
  done: (turn) => ({ type: 'speech.audio.done', usage: usageOf(turn) }),
  // Documented for chat completions; not known for speech.
  failed: { error: errorOf({ reason: 'broken' }) },
  isNamed: false,
}

/** About four characters per token. The number of tokens per second of audio is not documented. */
export function usageOf({ text }: Turn) {
  const input_tokens = Math.ceil(text.length / 4)
  const output_tokens = Math.ceil(text.length * 1.25)
  return { input_tokens, output_tokens, total_tokens: input_tokens + output_tokens }
}

/** `POST /v1/audio/speech`, as bytes and as SSE. */
export const openai = speechTwin(OPENAI)
