import { oneOf } from '../../shared/field-rules.ts'
import { responseFormatRule, SPEECH_FORMATS, UNKNOWN_SIZES } from '../formats.ts'
import { SPEECH_EVENTS } from '../speech.ts'
import type { SpeechServer } from '../speech-server.ts'
import {
  COMMON_RULES,
  COMPATIBLE_BASE,
  mp3,
  pickFormat,
  SAMPLE_RATE_RULE,
  sampleRateOf,
  speechResponse,
} from './server-base.ts'

/**
 * The default if a scenario names no server: OpenAI's responses for any model, at any sample rate, without a
 * key.
 */
export const plainServer: SpeechServer = {
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
