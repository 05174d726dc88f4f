import { z } from 'zod'
import { flag, numberBetween } from '../../shared/request-fields.ts'
import { PCM } from './lightning-v3.ts'
import type { LightningVersion } from './lightning-version.ts'
import { anyText, dictionaryIds, nonEmptyText, OUTPUT_FORMATS, outputFormat, voice } from './request.ts'

const COMMON_FIELDS = {
  voice_id: voice,
  sample_rate: numberBetween(8000, 24_000).optional(),
  consistency: numberBetween(0, 1).optional(),
  similarity: numberBetween(0, 1).optional(),
  enhancement: numberBetween(0, 2).optional(),
  add_wav_header: flag.optional(),
  pronunciation_dicts: dictionaryIds,
}

const WAV = { ...PCM, container: 'wav' } as const

/**
 * Lightning v2, as documented before it was withdrawn: parameters that v3 ignores, messages with one id, and
 * three markers of completion. If the profile refuses with 410, the body says that the model is deprecated.
 */
export const LIGHTNING_V2: LightningVersion = {
  httpSchema: z.looseObject({
    text: nonEmptyText,
    ...COMMON_FIELDS,
    speed: numberBetween(0.5, 2).optional(),
    output_format: outputFormat.optional(),
  }),
  webSocketSchema: z.looseObject({
    text: anyText,
    ...COMMON_FIELDS,
    speed: numberBetween(0.1, 5).optional(),
    continue: flag.optional(),
    flush: flag.optional(),
    max_buffer_flush_ms: numberBetween(0, 1000).optional(),
    complete_backoff_ms: numberBetween(0, 10_000).optional(),
  }),
  defaultRate: 24_000,
  parseFormat: ({ add_wav_header, output_format = 'pcm' }) =>
    add_wav_header === true ? WAV : (OUTPUT_FORMATS[output_format] ?? PCM),
  idsOf: (_connection, request) => ({ request_id: request }),
  completionFields: { message: 'All chunks sent', done: true },
  customErrorBody: (refusal) =>
    refusal.reason === 'status' && refusal.status === 410
      ? {
          status: 'error',
          error_code: 'MODEL_DEPRECATED',
          message: 'Lightning v2 is deprecated.',
          recommended_endpoint: '/waves/v1/lightning-v3.1/get_speech',
        }
      : undefined,
}
