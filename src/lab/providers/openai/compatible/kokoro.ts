import { booleanField, oneOf } from '../../shared/field-rules.ts'
import { detailErrorResponse } from '../detail-errors.ts'
import { responseFormatRule, SPEECH_FORMATS, UNKNOWN_SIZES } from '../formats.ts'
import type { SpeechServer } from '../speech-server.ts'
import { COMMON_RULES, COMPATIBLE_BASE, mp3, pickFormat, speechResponse } from './server-base.ts'

/**
 * Kokoro-FastAPI: streams by default, a chunk for each sentence. The sizes in its WAV header mean nothing.
 */
export const kokoro: SpeechServer = {
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
