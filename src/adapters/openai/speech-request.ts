import type { HttpDial, Job } from '../../core/adapter/adapter.ts'
import { nameOfFormat } from '../shared/name-of-format.ts'
import type { OptionRules, OptionsOf } from '../shared/option-rules.ts'
import { RESPONSE_FORMATS } from './response-format.ts'

/** The options of OpenAI itself. Its schema forbids any other field. */
export const SPEECH_OPTIONS = {
  speed: { kind: 'number', min: 0.25, max: 4, default: 1, meaning: 'speaking rate' },
  instructions: { kind: 'text', longest: 4096, meaning: 'how to speak; `tts-1` and `tts-1-hd` ignore it' },
} as const satisfies OptionRules

/** The options of compatible servers. */
export const COMPATIBLE_OPTIONS = {
  ...SPEECH_OPTIONS,
  stream: {
    kind: 'flag',
    default: 'the server’s',
    meaning:
      'the `stream` field: Kokoro-FastAPI streams without it, vLLM-Omni and some gateways only with it',
  },
} as const satisfies OptionRules

/** The sample rate of `audio/speech`, unless a server has its own way to set it. */
const DEFAULT_SAMPLE_RATE = 24000

/** An `audio/speech` request. `fields` are added to those that every server understands. */
export function speechDial(
  job: Job<OptionsOf<typeof COMPATIBLE_OPTIONS>>,
  framing: HttpDial['framing'],
  fields: Readonly<Record<string, unknown>> = {},
): HttpDial {
  return {
    carrier: 'http',
    method: 'POST',
    url: `${withVersion(job.base)}/audio/speech`,
    headers: { authorization: `Bearer ${job.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      model: job.model,
      input: job.text,
      voice: voiceField(job.voice),
      // Always sent: most servers default to MP3, even inside events.
      response_format: nameOfFormat(RESPONSE_FORMATS, job.format, 'pcm'),
      ...sampleRateField(job),
      ...fields,
      ...job.options,
    }),
    framing,
  }
}

/** Adds `/v1` to a base URL that has no version: most people write it, some do not. */
export function withVersion(base: string): string {
  return /\/v\d+$/.test(base) ? base : `${base}/v1`
}

/** A custom voice is an object, a built-in one a string. */
export function voiceField(voice: string): string | { id: string } {
  return voice.startsWith('voice_') ? { id: voice } : voice
}

/** `sample_rate` is an extension of Speaches; it is sent only for a rate other than the default. */
function sampleRateField({ format }: Job): { sample_rate?: number } {
  return format.sampleRate === DEFAULT_SAMPLE_RATE ? {} : { sample_rate: format.sampleRate }
}
