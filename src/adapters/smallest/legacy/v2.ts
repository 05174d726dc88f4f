import type { Facts, Job } from '../../../core/adapter/adapter.ts'
import type { JsonObject } from '../../../core/json.ts'
import type { OptionRules, OptionsOf } from '../../shared/option-rules.ts'
import { LEGACY_OPTIONS } from './legacy-route.ts'

/**
 * Lightning v2. Since its retirement it returns 410 `MODEL_DEPRECATED`, which a third party saw on 2026-07-04.
 * A note of the provider of 2026-07-17 says that it still works; a target with an explicit `base` can try.
 */
export const V2_FACTS = {
  models: ['lightning_v2'],
  voices: { lightning_v2: 'malcom' },
  docs: 'https://docs.smallest.ai/waves/v-3-0-1/api-reference/api-reference/lightning-v-2/synthesize-lightning-v-2',
  checked: '2026-05-19',
  sampleRates: [8000, 16000, 24000],
  defaultSampleRate: 24000,
  retired: '2026-05-19',
  recommended: { model: 'lightning_v2', date: '2026-05-19', source: 'the only model of these routes' },
  ends: [],
  planLimits: [],
} as const satisfies Partial<Facts>

/** The voice options of v2 on all transports. The service’s defaults are 0.5, 0 and 1. */
const VOICE_OPTIONS = {
  consistency: { kind: 'number', min: 0, max: 1, default: 0.5, meaning: 'how consistent the voice is' },
  similarity: {
    kind: 'number',
    min: 0,
    max: 1,
    default: 0,
    meaning: 'how close the speech is to the reference voice',
  },
  enhancement: { kind: 'number', min: 0, max: 2, default: 1, meaning: 'how much the speech is enhanced' },
  add_wav_header: { kind: 'flag', meaning: 'puts a WAV header before the audio' },
  pronunciation_dicts: { kind: 'list', meaning: 'ids of pronunciation dictionaries' },
} as const satisfies OptionRules

/** The options of v2 over HTTP and server-sent events. */
export const V2_OPTIONS = {
  ...VOICE_OPTIONS,
  ...LEGACY_OPTIONS,
  speed: { kind: 'number', min: 0.5, max: 2, meaning: 'speaking rate' },
} as const satisfies OptionRules

/** The options of v2 over WebSocket, where `speed` has a wider range. */
export const V2_WEBSOCKET_OPTIONS = {
  ...VOICE_OPTIONS,
  ...LEGACY_OPTIONS,
  speed: { kind: 'number', min: 0.1, max: 5, meaning: 'speaking rate' },
  complete_backoff_ms: {
    kind: 'number',
    min: 0,
    max: 10_000,
    meaning: 'milliseconds from the last chunk of audio to `complete`',
  },
  max_buffer_flush_ms: {
    kind: 'number',
    min: 0,
    max: 1000,
    whole: true,
    meaning: 'milliseconds after which streamed text is spoken without a flush; 0 means never',
  },
} as const satisfies OptionRules

const FIELDS = [...(Object.keys(VOICE_OPTIONS) as (keyof typeof VOICE_OPTIONS)[]), 'speed'] as const

/** The payload of v2. The path names the model; voice, rate and format are always sent. */
export function v2Fields(
  job: Job<OptionsOf<typeof V2_OPTIONS>>,
  text: string,
  outputFormat: string,
): JsonObject {
  const given = FIELDS.filter((name) => job.options[name] !== undefined)
  return {
    text,
    voice_id: job.voice,
    sample_rate: job.format.sampleRate,
    output_format: outputFormat,
    ...(job.language === '' ? {} : { language: job.language }),
    ...Object.fromEntries(given.map((name) => [name, job.options[name]])),
  }
}
