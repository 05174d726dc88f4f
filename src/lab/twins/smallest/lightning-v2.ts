import { between, flag, oneOf } from '../fields.ts'
import type { Generation } from './generation.ts'
import { PCM } from './lightning-v3.ts'
import { OUTPUT_FORMATS, SOME_TEXT, TEXT, VOICE } from './request.ts'

const EXTRAS = [
  VOICE,
  between('sample_rate', 8000, 24_000),
  between('consistency', 0, 1),
  between('similarity', 0, 1),
  between('enhancement', 0, 2),
  flag('add_wav_header'),
]

const WAV = { ...PCM, container: 'wav' } as const

/**
 * Lightning v2, as documented before it was withdrawn: parameters that v3 ignores, messages with one id, and
 * three markers of completion. If the profile refuses with 410, the body says that the model is deprecated.
 */
export const LIGHTNING_V2: Generation = {
  httpRules: [
    SOME_TEXT,
    ...EXTRAS,
    between('speed', 0.5, 2),
    oneOf('output_format', Object.keys(OUTPUT_FORMATS)),
  ],
  webSocketRules: [
    TEXT,
    ...EXTRAS,
    between('speed', 0.1, 5),
    flag('continue'),
    flag('flush'),
    between('max_buffer_flush_ms', 0, 1000),
    between('complete_backoff_ms', 0, 10_000),
  ],
  usualRate: 24_000,
  formatOf: ({ add_wav_header, output_format = 'pcm' }) =>
    add_wav_header === true ? WAV : (OUTPUT_FORMATS[String(output_format)] ?? PCM),
  hasContinuations: false,
  idsOf: (_connection, request) => ({ request_id: request }),
  completion: { message: 'All chunks sent', done: true },
  ownRefusal: (refusal) =>
    refusal.reason === 'status' && refusal.status === 410
      ? {
          status: 'error',
          error_code: 'MODEL_DEPRECATED',
          message: 'Lightning v2 is deprecated.',
          recommended_endpoint: '/waves/v1/lightning-v3.1/get_speech',
        }
      : undefined,
}
