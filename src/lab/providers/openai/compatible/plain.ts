import { z } from 'zod'
import { UNKNOWN_WAV_SIZES } from '../../../../audio/containers/wav-writer.ts'
import { responseFormat, SPEECH_FORMATS } from '../formats.ts'
import { SPEECH_EVENTS, streamFormat } from '../speech.ts'
import type { SpeechServer } from '../speech-server.ts'
import { COMMON_FIELDS, COMPATIBLE_BASE, mp3, pickFormat, sampleRate, speechResponse } from './server-base.ts'

const SCHEMA = z.looseObject({
  ...COMMON_FIELDS,
  sample_rate: sampleRate.optional(),
  response_format: responseFormat(SPEECH_FORMATS).optional(),
  stream_format: streamFormat.optional(),
})
type Fields = z.output<typeof SCHEMA>

/**
 * The default if a scenario names no server: OpenAI's responses for any model, at any sample rate, without a
 * key.
 */
export const plainServer: SpeechServer<Fields> = {
  ...COMPATIBLE_BASE,
  schemaFor: () => SCHEMA,
  respondTo: (fields) => ({
    ...speechResponse(pickFormat(SPEECH_FORMATS, fields, mp3), 'streamed', fields.sample_rate),
    wavSizes: UNKNOWN_WAV_SIZES,
    ...(fields.stream_format === 'sse' ? { events: SPEECH_EVENTS } : {}),
  }),
}
