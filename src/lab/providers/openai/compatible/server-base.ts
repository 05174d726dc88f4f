import { z } from 'zod'
import { numberBetween } from '../../shared/request-fields.ts'
import { openaiErrorResponse } from '../errors.ts'
import { SPEECH_FORMATS, SPEECH_RATE, type SpeechFormat } from '../formats.ts'
import { input, SPEECH_CHUNKS, SPEECH_DEFAULTS, speed } from '../speech.ts'
import type { AnySpeechServer, SpeechServerResponse } from '../speech-server.ts'

/** Common to OpenAI-compatible servers: no key, any voice, their own fields, OpenAI's errors. */
export const COMPATIBLE_BASE = {
  provider: 'openai-compatible',
  path: '/v1/audio/speech',
  defaults: SPEECH_DEFAULTS,
  chunks: SPEECH_CHUNKS,
  requiresKey: false,
  headers: () => ({}),
  errorResponse: openaiErrorResponse,
} as const satisfies Partial<AnySpeechServer>

/** The formats that these servers share with OpenAI. */
export const { mp3, opus, wav, pcm } = SPEECH_FORMATS as Readonly<
  Record<'mp3' | 'opus' | 'wav' | 'pcm', SpeechFormat>
>
export const sampleRate = numberBetween(8000, 48_000)
export const COMMON_FIELDS = {
  input,
  voice: z.string({ error: 'Not a text' }).optional(),
  speed: speed.optional(),
}

export function speechResponse(
  format: SpeechFormat,
  delivery: SpeechServerResponse['delivery'],
  sampleRate = SPEECH_RATE,
): SpeechServerResponse {
  const { contentType, encoding, container } = format
  return { format: { encoding, container, sampleRate }, contentType, delivery }
}

export const pickFormat = (
  formats: Readonly<Record<string, SpeechFormat>>,
  { response_format = '' }: { readonly response_format?: string | undefined },
  fallback: SpeechFormat,
) => formats[response_format] ?? fallback
