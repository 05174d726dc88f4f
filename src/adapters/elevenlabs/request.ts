import type { Framing, Headers, HttpDial, Job, WebSocketDial } from '../../core/adapter/adapter.ts'
import { pick } from '../shared/pick.ts'
import { withQuery } from '../shared/query.ts'
import type { HttpOptions, WebSocketOptions } from './options.ts'
import { outputFormat } from './output-format.ts'
import { voiceFields } from './voice-fields.ts'

/** Models that accept a language. The others detect it, and some refuse the field. */
const MODELS_WITH_LANGUAGE: readonly string[] = ['eleven_flash_v2_5', 'eleven_turbo_v2_5', 'eleven_v3']

const BODY_FIELDS = [
  'apply_text_normalization',
  'apply_language_text_normalization',
  'seed',
  'previous_text',
  'next_text',
] as const

const QUERY_FIELDS = [
  'enable_logging',
  'enable_ssml_parsing',
  'inactivity_timeout',
  'sync_alignment',
  'auto_mode',
  'apply_text_normalization',
  'apply_language_text_normalization',
  'seed',
] as const

/**
 * The request of all HTTP routes; `route` follows the voice. The model is always named: the default is slow.
 */
export function httpDial(job: Job<HttpOptions>, route: string, framing: Framing): HttpDial {
  const { options, model, text } = job
  const body = {
    text,
    model_id: model,
    ...languageOf(job),
    ...voiceFields(options),
    ...pick(options, BODY_FIELDS),
  }
  return {
    carrier: 'http',
    method: 'POST',
    url: withQuery(speechUrl(job, route), {
      output_format: outputFormat(job.format, options.bit_rate),
      ...pick(options, ['enable_logging', 'optimize_streaming_latency']),
    }),
    headers: { ...authorization(job), 'content-type': 'application/json' },
    body: JSON.stringify(body),
    framing,
  }
}

/** The upgrade of both WebSocket routes: one voice, model and format per connection. */
export function webSocketDial(job: Job<WebSocketOptions>, route: string): WebSocketDial {
  const { options, model } = job
  return {
    carrier: 'websocket',
    url: withQuery(speechUrl(job, route), {
      model_id: model,
      output_format: outputFormat(job.format, options.bit_rate),
      ...languageOf(job),
      ...pick(options, QUERY_FIELDS),
    }),
    headers: authorization(job),
  }
}

/** The first message of a connection or context: exactly one space, and the settings for all that follows. */
export function firstMessage({ options }: Job<WebSocketOptions>): Record<string, unknown> {
  const { chunk_length_schedule } = options
  const schedule = chunk_length_schedule ? { generation_config: { chunk_length_schedule } } : {}
  return { text: ' ', ...voiceFields(options), ...schedule }
}

function speechUrl({ base, voice }: Job, route: string): string {
  return `${base}/v1/text-to-speech/${encodeURIComponent(voice)}${route}`
}

function authorization({ key }: Job): Headers {
  return { 'xi-api-key': key }
}

function languageOf({ language, model }: Job): { language_code?: string } {
  return language !== '' && MODELS_WITH_LANGUAGE.includes(model) ? { language_code: language } : {}
}
