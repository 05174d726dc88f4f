import { oneOf, required } from '../../shared/field-rules.ts'
import { responseFormatRule, SPEECH_RATE, type SpeechFormat, UNKNOWN_SIZES } from '../formats.ts'
import type { SpeechServer } from '../speech-server.ts'
import {
  COMMON_RULES,
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

/** openedai-speech: 22,050 Hz (Piper) for tts-1, 24,000 Hz (XTTS) for tts-1-hd. */
export const openedai: SpeechServer = {
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
