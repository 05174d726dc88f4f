import type { JsonObject } from '../../../core/json.ts'
import { chunksOfBytes, headerAsOwnChunk, singleChunk } from '../../contract/chunkers.ts'
import { encodeWavHeader } from '../../speech/encoding/wav-header.ts'
import { booleanField, type FieldRule, numberBetween, oneOf, required } from '../shared/field-rules.ts'
import { detailErrorResponse } from './detail-errors.ts'
import { errorOf, openaiErrorResponse } from './errors.ts'
import {
  responseFormatRule,
  SPEECH_FORMATS,
  SPEECH_RATE,
  type SpeechFormat,
  UNKNOWN_SIZES,
} from './formats.ts'
import {
  INPUT_RULE,
  SPEECH_CHUNKS,
  SPEECH_DEFAULTS,
  SPEECH_EVENTS,
  SPEED_RULE,
  speechUsage,
} from './speech.ts'
import type { SpeechResponse, SpeechServer } from './speech-server.ts'
import { createSpeechTwin } from './speech-twin.ts'

/** Common to OpenAI-compatible servers: no key, any voice, their own fields, OpenAI's errors. */
const COMPATIBLE_BASE = {
  provider: 'openai-compatible',
  path: '/v1/audio/speech',
  defaults: SPEECH_DEFAULTS,
  chunks: SPEECH_CHUNKS,
  requiresKey: false,
  isStrict: false,
  headers: () => ({}),
  errorResponse: openaiErrorResponse,
} as const satisfies Partial<SpeechServer>

const { mp3, opus, wav, pcm } = SPEECH_FORMATS as Readonly<
  Record<'mp3' | 'opus' | 'wav' | 'pcm', SpeechFormat>
>
const VOICE_RULE: FieldRule = {
  field: 'voice',
  accepts: (value) => typeof value === 'string',
  message: 'Not a text',
}
const SAMPLE_RATE_RULE = numberBetween('sample_rate', 8000, 48_000)
const sampleRateOf = ({ sample_rate }: JsonObject) => Number(sample_rate ?? SPEECH_RATE)
const COMMON_RULES: readonly FieldRule[] = [INPUT_RULE, VOICE_RULE, SPEED_RULE]

function speechResponse(
  format: SpeechFormat,
  delivery: SpeechResponse['delivery'],
  sampleRate = SPEECH_RATE,
): SpeechResponse {
  const { contentType, encoding, container } = format
  return { format: { encoding, container, sampleRate }, contentType, delivery }
}

const pickFormat = (
  formats: Readonly<Record<string, SpeechFormat>>,
  { response_format }: JsonObject,
  fallback: SpeechFormat,
) => formats[String(response_format)] ?? fallback

/**
 * The default if a scenario names no server: OpenAI's responses for any model, at any sample rate, without a
 * key.
 */
const plainServer: SpeechServer = {
  ...COMPATIBLE_BASE,
  rules: () => [
    ...COMMON_RULES,
    SAMPLE_RATE_RULE,
    responseFormatRule(SPEECH_FORMATS),
    oneOf('stream_format', ['audio', 'sse']),
  ],
  respondTo: (fields) => ({
    ...speechResponse(pickFormat(SPEECH_FORMATS, fields, mp3), 'streamed', sampleRateOf(fields)),
    wavSizes: UNKNOWN_SIZES,
    ...(fields.stream_format === 'sse' ? { events: SPEECH_EVENTS } : {}),
  }),
}

/**
 * Kokoro-FastAPI: streams by default, a chunk for each sentence. The sizes in its WAV header mean nothing.
 */
const kokoro: SpeechServer = {
  ...COMPATIBLE_BASE,
  dialect: 'kokoro',
  rules: () => [
    { ...oneOf('model', ['tts-1', 'tts-1-hd', 'kokoro']), message: 'Unsupported model' },
    ...COMMON_RULES,
    responseFormatRule(SPEECH_FORMATS),
    booleanField('stream'),
  ],
  respondTo: (fields) => ({
    ...speechResponse(
      pickFormat(SPEECH_FORMATS, fields, mp3),
      fields.stream === false ? 'whole' : 'streamed',
    ),
    wavSizes: UNKNOWN_SIZES,
  }),
  headers: () => ({
    'content-disposition': 'attachment; filename=speech',
    'x-accel-buffering': 'no',
    'cache-control': 'no-cache',
  }),
  errorResponse: detailErrorResponse('object'),
}

/** Speaches: events contain raw PCM in every format; other bodies come in chunks of 4,096 bytes. */
const speaches: SpeechServer = {
  ...COMPATIBLE_BASE,
  dialect: 'speaches',
  chunks: chunksOfBytes(4096),
  rules: () => [
    required({ field: 'model', accepts: isDownloaded, message: 'Model is not installed locally' }),
    ...COMMON_RULES,
    responseFormatRule(SPEECH_FORMATS),
    oneOf('stream_format', ['audio', 'sse']),
    SAMPLE_RATE_RULE,
  ],
  respondTo: (fields) =>
    fields.stream_format === 'sse'
      ? { ...speechResponse(pcm, 'streamed'), events: { ...SPEECH_EVENTS, done: () => NO_USAGE } }
      : {
          ...speechResponse(pickFormat(SPEECH_FORMATS, fields, mp3), 'streamed', sampleRateOf(fields)),
          wavSizes: UNKNOWN_SIZES,
        },
}

const NO_USAGE = {
  type: 'speech.audio.done',
  token_usage: { input_tokens: 0, output_tokens: 0, total_tokens: 0 },
}

function isDownloaded(model: unknown): boolean {
  return typeof model === 'string' && !/missing/.test(model)
}

const OPENEDAI_FORMATS = {
  mp3,
  opus: { ...opus, contentType: 'audio/ogg;codec=opus' },
  wav,
  pcm,
} as const satisfies Readonly<Record<string, SpeechFormat>>

/** openedai-speech: 22,050 Hz (Piper) for tts-1, 24,000 Hz (XTTS) for tts-1-hd. */
const openedai: SpeechServer = {
  ...COMPATIBLE_BASE,
  dialect: 'openedai',
  rules: () => [
    required(oneOf('model', ['tts-1', 'tts-1-hd'])),
    ...COMMON_RULES,
    responseFormatRule(OPENEDAI_FORMATS),
  ],
  respondTo: (fields) => {
    const rate = fields.model === 'tts-1-hd' ? SPEECH_RATE : 22_050
    const format = pickFormat(OPENEDAI_FORMATS, fields, mp3)
    const contentType = format === pcm ? `audio/pcm;rate=${rate}` : format.contentType
    return { ...speechResponse({ ...format, contentType }, 'streamed', rate), wavSizes: UNKNOWN_SIZES }
  },
}

/** The WAV sizes that chatterbox-tts-api writes when it streams. */
const CHATTERBOX_SIZES = { riff: 0x7fffffff - 36, data: 0xffffffff }
const CHATTERBOX_RULES: readonly FieldRule[] = [
  required({
    field: 'input',
    accepts: (value) => typeof value === 'string' && value.length <= 3000,
    message: 'String should have at most 3000 characters',
  }),
  oneOf('stream_format', ['audio', 'sse']),
]

/**
 * chatterbox-tts-api: always WAV, and whole. With SSE it streams, and the first event describes the audio.
 */
const chatterbox: SpeechServer = {
  ...COMPATIBLE_BASE,
  dialect: 'chatterbox',
  rules: () => CHATTERBOX_RULES,
  respondTo: ({ stream_format }) =>
    stream_format === 'sse'
      ? { ...speechResponse(pcm, 'streamed'), events: { ...SPEECH_EVENTS, opening: [CHATTERBOX_INFO] } }
      : speechResponse(wav, 'whole'),
}

const CHATTERBOX_INFO = {
  type: 'speech.audio.info',
  sample_rate: SPEECH_RATE,
  channels: 1,
  bits_per_sample: 16,
}

/** Its streaming route: the WAV header comes with the status line, long before the first audio. */
const chatterboxStream: SpeechServer = {
  ...chatterbox,
  path: '/v1/audio/speech/stream',
  respondTo: () => ({
    ...speechResponse(pcm, 'streamed'),
    contentType: wav.contentType,
    preamble: encodeWavHeader(0, { encoding: pcm.encoding, sampleRate: SPEECH_RATE }, CHATTERBOX_SIZES),
  }),
}

const DEVNEN_FORMATS = { wav, opus, mp3 }

/** Chatterbox-TTS-Server: streams a finished file, so the first byte is as late as the last. */
const chatterboxServer: SpeechServer = {
  ...COMPATIBLE_BASE,
  dialect: 'chatterbox-server',
  rules: () => [...COMMON_RULES, responseFormatRule(DEVNEN_FORMATS)],
  respondTo: (fields) => speechResponse(pickFormat(DEVNEN_FORMATS, fields, wav), 'whole'),
  errorResponse: detailErrorResponse('text'),
}

const VLLM_FORMATS = { wav, pcm, mp3, opus }

/** vLLM-Omni: whole by default. With `stream`, named events, or plain audio if `stream_format` is `audio`. */
const vllmOmni: SpeechServer = {
  ...COMPATIBLE_BASE,
  dialect: 'vllm-omni',
  chunks: headerAsOwnChunk(SPEECH_CHUNKS),
  rules: ({ stream, stream_format }) => [
    ...COMMON_RULES,
    stream === true && stream_format === 'audio'
      ? responseFormatRule({ wav, pcm })
      : responseFormatRule(VLLM_FORMATS),
    ...(stream === true && stream_format === 'audio' ? [oneOf('speed', [1])] : []),
    booleanField('stream'),
    oneOf('stream_format', ['audio', 'sse']),
  ],
  respondTo: (fields) => {
    const format = pickFormat(VLLM_FORMATS, fields, wav)
    if (fields.stream !== true) return speechResponse(format, 'whole')
    const streamed = { ...speechResponse(format, 'streamed'), wavSizes: UNKNOWN_SIZES }
    if (fields.stream_format === 'audio') return streamed
    return { ...streamed, events: vllmEvents(String(fields.response_format ?? 'wav')) }
  },
}

function vllmEvents(response_format: string): NonNullable<SpeechResponse['events']> {
  const { message, type } = errorOf({ reason: 'broken' })
  return {
    opening: [],
    delta: (audio) => ({ type: 'speech.audio.delta', audio, response_format }),
    done: (turn) => ({
      type: 'speech.audio.done',
      usage: { ...speechUsage(turn), input_token_details: { text_tokens: speechUsage(turn).input_tokens } },
    }),
    failed: { type: 'speech.audio.error', error: { message, type, param: null, code: 500 } },
    isNamed: true,
  }
}

/** Orpheus-FastAPI: always a finished WAV file. */
const orpheus: SpeechServer = {
  ...COMPATIBLE_BASE,
  dialect: 'orpheus',
  chunks: singleChunk,
  rules: () => COMMON_RULES,
  respondTo: () => speechResponse(wav, 'whole'),
  errorResponse: detailErrorResponse('text'),
}

/** OpenAI-compatible servers with their deviations from OpenAI. */
export const COMPATIBLE_TWINS = [
  plainServer,
  kokoro,
  speaches,
  openedai,
  chatterbox,
  chatterboxStream,
  chatterboxServer,
  vllmOmni,
  orpheus,
].map(createSpeechTwin)
