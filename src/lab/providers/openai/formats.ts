import type { AudioFormatFact } from '../../../core/adapter/adapter.ts'
import { isEncodable } from '../../speech/encoding/encodable.ts'
import { oneOf } from '../shared/request-fields.ts'

export interface SpeechFormat extends AudioFormatFact {
  readonly contentType: string
}

/** 24 kHz for every format. OpenAI documents it for `pcm`. */
export const SPEECH_RATE = 24_000

/** The values of `response_format` that the lab can encode. The real service also has `aac` and `flac`. */
export const SPEECH_FORMATS: Readonly<Record<string, SpeechFormat>> = {
  mp3: { encoding: 'mp3', container: 'mp3', contentType: 'audio/mpeg' },
  opus: { encoding: 'opus', container: 'ogg', contentType: 'audio/opus' },
  wav: { encoding: 'pcm_s16le', container: 'wav', contentType: 'audio/wav' },
  pcm: { encoding: 'pcm_s16le', container: 'raw', contentType: 'audio/pcm' },
}

/**
 * Accepts these values of `response_format`. One without an encoder in the lab is refused like an unknown
 * one.
 */
export function responseFormat(formats: Readonly<Record<string, SpeechFormat>>) {
  const names = Object.entries(formats)
    .filter(([, { encoding }]) => isEncodable({ encoding, sampleRate: SPEECH_RATE }))
    .map(([name]) => name)
  return oneOf(names, `Input should be ${names.map((name) => `'${name}'`).join(', ')}`)
}
