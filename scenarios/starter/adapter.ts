import type { Adapter, Cue, Frame, Job, ProviderEvent } from 'ttfa'
import { checkOptions, kindOfWords, type OptionsOf } from 'ttfa'

// An adapter is a translator: facts plus pure functions. It opens no socket, starts no timer and reads no clock; ttfa
// does that, the same for every provider. This one speaks an invented protocol: change what differs from yours.
//
//   ttfa adapters check my-provider.ts     says what is still wrong
//
// and a scenario takes it by its path:  targets: { mine: { adapter: ./my-provider.ts } }

/** What a scenario may set under `options:`, and within which bounds. */
const OPTIONS = { speed: { kind: 'number', min: 0.5, max: 2 } } as const

type Options = OptionsOf<typeof OPTIONS>

export const adapter: Adapter<Options> = {
  contract: 1,
  facts: {
    id: 'my-provider',
    provider: 'my-provider',
    title: 'My provider over WebSocket',
    kind: 'tts',
    transport: 'websocket',
    docs: 'https://docs.my-provider.example/text-to-speech',
    checked: '2026-01-31',
    confidence: 'unverified',
    origin: 'wss://api.my-provider.example',
    keyVariable: 'MY_PROVIDER_API_KEY',
    models: ['voice-1'],
    voices: { '*': 'anna' },
    formats: [{ encoding: 'pcm_s16le', container: 'raw' }],
    sampleRates: [24000, 16000, 8000],
    defaultSampleRate: 24000,
    textInput: 'whole',
    reuse: 'serial',
    streaming: true,
    completion: 'message',
    cancel: 'close',
    billing: 'characters',
    faults: ['auth', 'limit', 'rejected', 'server'],
  },
  parseOptions: (raw) => checkOptions('my-provider', OPTIONS, raw),
  dial: (job) => ({
    carrier: 'websocket',
    url: `${job.base}/v1/speak`,
    headers: { authorization: `Bearer ${job.key}` },
  }),
  say,
  hear,
}

/** A turn is one message. Where text may be fed bit by bit, each `text` cue is a message and `end` another. */
function say(cue: Cue, job: Job<Options>): Frame[] {
  if (cue.kind !== 'text') return []
  const { model, voice, language, format, options } = job
  const message = { text: cue.text, model, voice, language, sample_rate: format.sampleRate, ...options }
  return [{ kind: 'text', text: JSON.stringify(message) }]
}

/** Every message is JSON; what is none is a fault, never an exception. */
function hear(frame: Frame): ProviderEvent[] {
  if (frame.kind !== 'text') return []
  const message = parse(frame.text)
  if (!message)
    return [{ kind: 'fault', fault: { kind: 'protocol', detail: `no JSON: ${frame.text.slice(0, 200)}` } }]
  // Codes that the provider documents would decide before the words.
  if (message.error !== undefined)
    return [
      {
        kind: 'fault',
        fault: { kind: kindOfWords(frame.text) ?? 'server', detail: frame.text.slice(0, 300) },
      },
    ]
  if (message.done === true) return [{ kind: 'end' }]
  // Where nothing is in it, it is no audio: the provider may send that before it has any.
  const audio = typeof message.audio === 'string' ? Buffer.from(message.audio, 'base64') : Buffer.alloc(0)
  return audio.length > 0 ? [{ kind: 'audio', audio }] : []
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}
