import { booleanField, numberBetween, oneOf } from '../shared/field-rules.ts'
import { PCM } from './lightning-v3.ts'
import type { LightningVersion } from './lightning-version.ts'
import { NON_EMPTY_TEXT_RULE, OUTPUT_FORMATS, TEXT_RULE, VOICE_RULE } from './request.ts'

const COMMON_RULES = [
  VOICE_RULE,
  numberBetween('sample_rate', 8000, 24_000),
  numberBetween('consistency', 0, 1),
  numberBetween('similarity', 0, 1),
  numberBetween('enhancement', 0, 2),
  booleanField('add_wav_header'),
]

const WAV = { ...PCM, container: 'wav' } as const

/**
 * Lightning v2, as documented before it was withdrawn: parameters that v3 ignores, messages with one id, and
 * three markers of completion. If the profile refuses with 410, the body says that the model is deprecated.
 */
export const LIGHTNING_V2: LightningVersion = {
  httpRules: [
    NON_EMPTY_TEXT_RULE,
    ...COMMON_RULES,
    numberBetween('speed', 0.5, 2),
    oneOf('output_format', Object.keys(OUTPUT_FORMATS)),
  ],
  webSocketRules: [
    TEXT_RULE,
    ...COMMON_RULES,
    numberBetween('speed', 0.1, 5),
    booleanField('continue'),
    booleanField('flush'),
    numberBetween('max_buffer_flush_ms', 0, 1000),
    numberBetween('complete_backoff_ms', 0, 10_000),
  ],
  defaultRate: 24_000,
  parseFormat: ({ add_wav_header, output_format = 'pcm' }) =>
    add_wav_header === true ? WAV : (OUTPUT_FORMATS[String(output_format)] ?? PCM),
  hasContinuations: false,
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
