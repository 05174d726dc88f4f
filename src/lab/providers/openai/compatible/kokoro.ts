import { z } from 'zod'
import { UNKNOWN_WAV_SIZES } from '../../../../audio/containers/wav-writer.ts'
import { flag, oneOf } from '../../shared/request-fields.ts'
import { detailErrorResponse } from '../detail-errors.ts'
import { responseFormat, SPEECH_FORMATS } from '../formats.ts'
import type { SpeechServer } from '../speech-server.ts'
import { COMMON_FIELDS, COMPATIBLE_BASE, mp3, pickFormat, speechResponse } from './server-base.ts'

const SCHEMA = z.looseObject({
  model: oneOf(['tts-1', 'tts-1-hd', 'kokoro'], 'Unsupported model').optional(),
  ...COMMON_FIELDS,
  response_format: responseFormat(SPEECH_FORMATS).optional(),
  stream: flag.optional(),
})
type Fields = z.output<typeof SCHEMA>

/**
 * Kokoro-FastAPI: streams by default, a chunk for each sentence. The sizes in its WAV header mean nothing.
 */
export const kokoro: SpeechServer<Fields> = {
  ...COMPATIBLE_BASE,
  dialect: 'kokoro',
  schemaFor: () => SCHEMA,
  respondTo: (fields) => ({
    ...speechResponse(
      pickFormat(SPEECH_FORMATS, fields, mp3),
      fields.stream === false ? 'whole' : 'streamed',
    ),
    wavSizes: UNKNOWN_WAV_SIZES,
  }),
  headers: () => ({
    'content-disposition': 'attachment; filename=speech',
    'x-accel-buffering': 'no',
    'cache-control': 'no-cache',
  }),
  errorResponse: detailErrorResponse('object'),
}
