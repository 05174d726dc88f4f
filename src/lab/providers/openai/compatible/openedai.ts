import { z } from 'zod'
import { UNKNOWN_WAV_SIZES } from '../../../../audio/containers/wav-writer.ts'
import { oneOf } from '../../shared/request-fields.ts'
import { responseFormat, SPEECH_RATE, type SpeechFormat } from '../formats.ts'
import type { SpeechServer } from '../speech-server.ts'
import {
  COMMON_FIELDS,
  COMPATIBLE_BASE,
  mp3,
  opus,
  pcm,
  pickFormat,
  speechResponse,
  wav,
} from './server-base.ts'

const OPENEDAI_FORMATS = {
  mp3,
  opus: { ...opus, contentType: 'audio/ogg;codec=opus' },
  wav,
  pcm,
} as const satisfies Readonly<Record<string, SpeechFormat>>

const SCHEMA = z.looseObject({
  model: oneOf(['tts-1', 'tts-1-hd']),
  ...COMMON_FIELDS,
  response_format: responseFormat(OPENEDAI_FORMATS).optional(),
})
type Fields = z.output<typeof SCHEMA>

/** openedai-speech: 22,050 Hz (Piper) for tts-1, 24,000 Hz (XTTS) for tts-1-hd. */
export const openedai: SpeechServer<Fields> = {
  ...COMPATIBLE_BASE,
  dialect: 'openedai',
  schemaFor: () => SCHEMA,
  respondTo: (fields) => {
    const rate = fields.model === 'tts-1-hd' ? SPEECH_RATE : 22_050
    const format = pickFormat(OPENEDAI_FORMATS, fields, mp3)
    const contentType = format === pcm ? `audio/pcm;rate=${rate}` : format.contentType
    return { ...speechResponse({ ...format, contentType }, 'streamed', rate), wavSizes: UNKNOWN_WAV_SIZES }
  },
}
