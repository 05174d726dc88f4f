import type { HttpDial, Job } from '../../core/adapter.ts'
import type { Given, OptionRules } from '../options.ts'
import { wordOf } from './response-format.ts'

/** The options of OpenAI itself, whose schema forbids any other field. */
export const SPEECH_OPTIONS = {
  speed: { kind: 'number', min: 0.25, max: 4 },
  /** How to speak; `tts-1` and `tts-1-hd` do not listen to it. */
  instructions: { kind: 'text', longest: 4096 },
} as const satisfies OptionRules

/** What servers of the same shape may need beside them. */
export const COMPATIBLE_OPTIONS = {
  ...SPEECH_OPTIONS,
  /** Names `stream`: Kokoro-FastAPI streams without it, vLLM-Omni and some gateways only with it. */
  stream: { kind: 'flag' },
} as const satisfies OptionRules

/** Samples a second that `audio/speech` sends unless a server has its own way of asking. */
const USUAL_RATE = 24000

/** A request in the shape of `audio/speech`. `fields` are said beside what every server understands. */
export function speechDial(
  job: Job<Given<typeof COMPATIBLE_OPTIONS>>,
  framing: HttpDial['framing'],
  fields: Readonly<Record<string, unknown>> = {},
): HttpDial {
  return {
    carrier: 'http',
    method: 'POST',
    url: `${versioned(job.base)}/audio/speech`,
    headers: { authorization: `Bearer ${job.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      model: job.model,
      input: job.text,
      voice: voiceOf(job.voice),
      response_format: wordOf(job.format),
      ...rateOf(job),
      ...fields,
      ...job.options,
    }),
    framing,
  }
}

/** Base URLs are written with their `/v1` by most people and without it by some. */
export function versioned(base: string): string {
  return /\/v\d+$/.test(base) ? base : `${base}/v1`
}

/** A voice of one's own is an object, a built-in one a word. */
function voiceOf(voice: string): string | { id: string } {
  return voice.startsWith('voice_') ? { id: voice } : voice
}

/** `sample_rate` is Speaches' extension: it is said only where another than the usual one was asked for. */
function rateOf({ format }: Job): { sample_rate?: number } {
  return format.sampleRate === USUAL_RATE ? {} : { sample_rate: format.sampleRate }
}
