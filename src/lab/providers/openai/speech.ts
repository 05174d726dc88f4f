import { z } from 'zod'
import { UNKNOWN_WAV_SIZES } from '../../../audio/containers/wav-writer.ts'
import type { LabProfile } from '../../../core/config/lab-profile.ts'
import { toMillis } from '../../../core/units.ts'
import { chunksOfBytes } from '../../contract/chunkers.ts'
import type { SpeechTurn } from '../../contract/lab-event.ts'
import { numberBetween, oneOf, refusedAs } from '../shared/request-fields.ts'
import { errorOf, limitHeaders, openaiErrorResponse } from './errors.ts'
import { responseFormat, SPEECH_FORMATS, SPEECH_RATE } from './formats.ts'
import type { SpeechEvents, SpeechServer, SpeechServerResponse } from './speech-server.ts'
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

export const textUpTo = (max: number) => {
  const error = `String should have at most ${max} characters`
  return z.string({ error }).max(max, { error })
}

export const input = textUpTo(MAX_TEXT_LENGTH)
export const speed = numberBetween(0.25, 4)
export const streamFormat = oneOf(['audio', 'sse'])

const FIELDS = {
  model: oneOf(MODELS),
  input,
  // A custom voice is an object with an id.
  voice: refusedAs(
    z.union([z.literal(VOICES), z.looseObject({ id: z.string() })]),
    `Input should be ${VOICES.map((voice) => `'${voice}'`).join(', ')}`,
  ),
  instructions: textUpTo(MAX_TEXT_LENGTH).optional(),
  speed: speed.optional(),
  response_format: responseFormat(SPEECH_FORMATS).optional(),
  stream_format: streamFormat.optional(),
}

const unrecognized: z.core.$ZodErrorMap = (issue) =>
  issue.code === 'unrecognized_keys'
    ? `Unrecognized request argument supplied: ${String(issue.keys[0])}`
    : undefined

const WITH_EVENTS = z.strictObject(FIELDS, { error: unrecognized })
const WITHOUT_EVENTS = z.strictObject(
  { ...FIELDS, stream_format: oneOf(['audio']).optional() },
  { error: unrecognized },
)

type Fields = z.output<typeof WITH_EVENTS>

const OPENAI_SERVER: SpeechServer<Fields> = {
  provider: 'openai',
  path: '/v1/audio/speech',
  defaults: SPEECH_DEFAULTS,
  chunks: SPEECH_CHUNKS,
  requiresKey: true,
  schemaFor: ({ model }) => (MODELS_WITHOUT_EVENTS.includes(String(model)) ? WITHOUT_EVENTS : WITH_EVENTS),
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

function answerTo(fields: Fields): SpeechServerResponse {
  const { contentType, ...format } = SPEECH_FORMATS[fields.response_format ?? 'mp3'] ?? PCM
  return {
    format: { ...format, sampleRate: SPEECH_RATE },
    contentType,
    delivery: 'streamed',
    wavSizes: UNKNOWN_WAV_SIZES,
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
