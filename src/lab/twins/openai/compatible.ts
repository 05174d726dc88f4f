import { everyBytes, headerApart, inOnePiece } from '../../engine/cutters.ts'
import { wavHeader } from '../../speech/wav-header.ts'
import { between, type Fields, flag, oneOf, type Rule, required } from '../fields.ts'
import { refusedWithDetail } from './detail-refusals.ts'
import { formatRule, SPEECH_FORMATS, SPEECH_RATE, type SpeechFormat, UNKNOWN_SIZES } from './formats.ts'
import { INPUT, SPEECH_CUT, SPEECH_EVENTS, SPEECH_HABITS, SPEED, usageOf } from './openai.ts'
import { errorOf, refusedByOpenAi } from './refusals.ts'
import type { SpeechAnswer, SpeechServer } from './speech-server.ts'
import { speechTwin } from './speech-twin.ts'

/** Common to OpenAI-compatible servers: no key, any voice, their own fields, OpenAI's errors. */
const COPY = {
  provider: 'openai-compatible',
  path: '/v1/audio/speech',
  habits: SPEECH_HABITS,
  cut: SPEECH_CUT,
  asksForKey: false,
  isStrict: false,
  headers: () => ({}),
  refused: refusedByOpenAi,
} as const satisfies Partial<SpeechServer>

const { mp3, opus, wav, pcm } = SPEECH_FORMATS as Readonly<
  Record<'mp3' | 'opus' | 'wav' | 'pcm', SpeechFormat>
>
const VOICE: Rule = { field: 'voice', holds: (value) => typeof value === 'string', message: 'Not a text' }
const RATE = between('sample_rate', 8000, 48_000)
const rateOf = ({ sample_rate }: Fields) => Number(sample_rate ?? SPEECH_RATE)
const COMMON: readonly Rule[] = [INPUT, VOICE, SPEED]

function answered(
  format: SpeechFormat,
  delivery: SpeechAnswer['delivery'],
  rate = SPEECH_RATE,
): SpeechAnswer {
  const { contentType, encoding, container } = format
  return { format: { encoding, container, sampleRate: rate }, contentType, delivery }
}

const picked = (
  formats: Readonly<Record<string, SpeechFormat>>,
  { response_format }: Fields,
  usual: SpeechFormat,
) => formats[String(response_format)] ?? usual

/**
 * The default if a scenario names no server: OpenAI's responses for any model, at any sample rate, without a
 * key.
 */
const plain: SpeechServer = {
  ...COPY,
  rules: () => [...COMMON, RATE, formatRule(SPEECH_FORMATS), oneOf('stream_format', ['audio', 'sse'])],
  answerTo: (fields) => ({
    ...answered(picked(SPEECH_FORMATS, fields, mp3), 'streamed', rateOf(fields)),
    wavSizes: UNKNOWN_SIZES,
    ...(fields.stream_format === 'sse' ? { events: SPEECH_EVENTS } : {}),
  }),
}

/**
 * Kokoro-FastAPI: streams by default, a chunk for each sentence. The sizes in its WAV header mean nothing.
 */
const kokoro: SpeechServer = {
  ...COPY,
  dialect: 'kokoro',
  rules: () => [
    { ...oneOf('model', ['tts-1', 'tts-1-hd', 'kokoro']), message: 'Unsupported model' },
    ...COMMON,
    formatRule(SPEECH_FORMATS),
    flag('stream'),
  ],
  answerTo: (fields) => ({
    ...answered(picked(SPEECH_FORMATS, fields, mp3), fields.stream === false ? 'whole' : 'streamed'),
    wavSizes: UNKNOWN_SIZES,
  }),
  headers: () => ({
    'content-disposition': 'attachment; filename=speech',
    'x-accel-buffering': 'no',
    'cache-control': 'no-cache',
  }),
  refused: refusedWithDetail('object'),
}

/** Speaches: events contain raw PCM in every format; other bodies come in chunks of 4,096 bytes. */
const speaches: SpeechServer = {
  ...COPY,
  dialect: 'speaches',
  cut: everyBytes(4096),
  rules: () => [
    required({ field: 'model', holds: isDownloaded, message: 'Model is not installed locally' }),
    ...COMMON,
    formatRule(SPEECH_FORMATS),
    oneOf('stream_format', ['audio', 'sse']),
    RATE,
  ],
  answerTo: (fields) =>
    fields.stream_format === 'sse'
      ? { ...answered(pcm, 'streamed'), events: { ...SPEECH_EVENTS, done: () => NO_USAGE } }
      : {
          ...answered(picked(SPEECH_FORMATS, fields, mp3), 'streamed', rateOf(fields)),
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
  ...COPY,
  dialect: 'openedai',
  rules: () => [required(oneOf('model', ['tts-1', 'tts-1-hd'])), ...COMMON, formatRule(OPENEDAI_FORMATS)],
  answerTo: (fields) => {
    const rate = fields.model === 'tts-1-hd' ? SPEECH_RATE : 22_050
    const format = picked(OPENEDAI_FORMATS, fields, mp3)
    const contentType = format === pcm ? `audio/pcm;rate=${rate}` : format.contentType
    return { ...answered({ ...format, contentType }, 'streamed', rate), wavSizes: UNKNOWN_SIZES }
  },
}

/** The WAV sizes that chatterbox-tts-api writes when it streams. */
const CHATTERBOX_SIZES = { riff: 0x7fffffff - 36, data: 0xffffffff }
const CHATTERBOX_RULES: readonly Rule[] = [
  required({
    field: 'input',
    holds: (value) => typeof value === 'string' && value.length <= 3000,
    message: 'String should have at most 3000 characters',
  }),
  oneOf('stream_format', ['audio', 'sse']),
]

/**
 * chatterbox-tts-api: always WAV, and whole. With SSE it streams, and the first event describes the audio.
 */
const chatterbox: SpeechServer = {
  ...COPY,
  dialect: 'chatterbox',
  rules: () => CHATTERBOX_RULES,
  answerTo: ({ stream_format }) =>
    stream_format === 'sse'
      ? { ...answered(pcm, 'streamed'), events: { ...SPEECH_EVENTS, opening: [CHATTERBOX_INFO] } }
      : answered(wav, 'whole'),
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
  answerTo: () => ({
    ...answered(pcm, 'streamed'),
    contentType: wav.contentType,
    preamble: wavHeader(0, { encoding: pcm.encoding, sampleRate: SPEECH_RATE }, CHATTERBOX_SIZES),
  }),
}

const DEVNEN_FORMATS = { wav, opus, mp3 }

/** Chatterbox-TTS-Server: streams a finished file, so the first byte is as late as the last. */
const chatterboxServer: SpeechServer = {
  ...COPY,
  dialect: 'chatterbox-server',
  rules: () => [...COMMON, formatRule(DEVNEN_FORMATS)],
  answerTo: (fields) => answered(picked(DEVNEN_FORMATS, fields, wav), 'whole'),
  refused: refusedWithDetail('text'),
}

const VLLM_FORMATS = { wav, pcm, mp3, opus }

/** vLLM-Omni: whole by default. With `stream`, named events, or plain audio if `stream_format` is `audio`. */
const vllmOmni: SpeechServer = {
  ...COPY,
  dialect: 'vllm-omni',
  cut: headerApart(SPEECH_CUT),
  rules: ({ stream, stream_format }) => [
    ...COMMON,
    stream === true && stream_format === 'audio' ? formatRule({ wav, pcm }) : formatRule(VLLM_FORMATS),
    ...(stream === true && stream_format === 'audio' ? [oneOf('speed', [1])] : []),
    flag('stream'),
    oneOf('stream_format', ['audio', 'sse']),
  ],
  answerTo: (fields) => {
    const format = picked(VLLM_FORMATS, fields, wav)
    if (fields.stream !== true) return answered(format, 'whole')
    const streamed = { ...answered(format, 'streamed'), wavSizes: UNKNOWN_SIZES }
    if (fields.stream_format === 'audio') return streamed
    return { ...streamed, events: vllmEvents(String(fields.response_format ?? 'wav')) }
  },
}

function vllmEvents(response_format: string): NonNullable<SpeechAnswer['events']> {
  const { message, type } = errorOf({ reason: 'broken' })
  return {
    opening: [],
    delta: (audio) => ({ type: 'speech.audio.delta', audio, response_format }),
    done: (turn) => ({
      type: 'speech.audio.done',
      usage: { ...usageOf(turn), input_token_details: { text_tokens: usageOf(turn).input_tokens } },
    }),
    failed: { type: 'speech.audio.error', error: { message, type, param: null, code: 500 } },
    isNamed: true,
  }
}

/** Orpheus-FastAPI: always a finished WAV file. */
const orpheus: SpeechServer = {
  ...COPY,
  dialect: 'orpheus',
  cut: inOnePiece,
  rules: () => COMMON,
  answerTo: () => answered(wav, 'whole'),
  refused: refusedWithDetail('text'),
}

/** OpenAI-compatible servers with their deviations from OpenAI. */
export const COMPATIBLE = [
  plain,
  kokoro,
  speaches,
  openedai,
  chatterbox,
  chatterboxStream,
  chatterboxServer,
  vllmOmni,
  orpheus,
].map(speechTwin)
