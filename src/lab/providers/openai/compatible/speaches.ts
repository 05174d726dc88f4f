import { chunksOfBytes } from '../../../contract/chunkers.ts'
import { oneOf, required } from '../../shared/field-rules.ts'
import { responseFormatRule, SPEECH_FORMATS, UNKNOWN_SIZES } from '../formats.ts'
import { SPEECH_EVENTS } from '../speech.ts'
import type { SpeechServer } from '../speech-server.ts'
import {
  COMMON_RULES,
  COMPATIBLE_BASE,
  mp3,
  pcm,
  pickFormat,
  SAMPLE_RATE_RULE,
  sampleRateOf,
  speechResponse,
} from './server-base.ts'

/** Speaches: events contain raw PCM in every format; other bodies come in chunks of 4,096 bytes. */
export const speaches: SpeechServer = {
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
