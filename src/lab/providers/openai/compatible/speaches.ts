import { z } from 'zod'
import { UNKNOWN_WAV_SIZES } from '../../../../audio/containers/wav-writer.ts'
import { chunksOfBytes } from '../../../contract/chunkers.ts'
import { textWhere } from '../../shared/request-fields.ts'
import { responseFormat, SPEECH_FORMATS } from '../formats.ts'
import { SPEECH_EVENTS, streamFormat } from '../speech.ts'
import type { SpeechServer } from '../speech-server.ts'
import {
  COMMON_FIELDS,
  COMPATIBLE_BASE,
  mp3,
  pcm,
  pickFormat,
  sampleRate,
  speechResponse,
} from './server-base.ts'

const SCHEMA = z.looseObject({
  model: textWhere((model) => !/missing/.test(model), 'Model is not installed locally'),
  ...COMMON_FIELDS,
  response_format: responseFormat(SPEECH_FORMATS).optional(),
  stream_format: streamFormat.optional(),
  sample_rate: sampleRate.optional(),
})
type Fields = z.output<typeof SCHEMA>

/** Speaches: events contain raw PCM in every format; other bodies come in chunks of 4,096 bytes. */
export const speaches: SpeechServer<Fields> = {
  ...COMPATIBLE_BASE,
  dialect: 'speaches',
  chunks: chunksOfBytes(4096),
  schemaFor: () => SCHEMA,
  respondTo: (fields) =>
    fields.stream_format === 'sse'
      ? { ...speechResponse(pcm, 'streamed'), events: { ...SPEECH_EVENTS, done: () => NO_USAGE } }
      : {
          ...speechResponse(pickFormat(SPEECH_FORMATS, fields, mp3), 'streamed', fields.sample_rate),
          wavSizes: UNKNOWN_WAV_SIZES,
        },
}

const NO_USAGE = {
  type: 'speech.audio.done',
  token_usage: { input_tokens: 0, output_tokens: 0, total_tokens: 0 },
}
