import type { Facts, Job, WebSocketDial } from '../../../core/adapter/adapter.ts'
import type { OptionRules, OptionsOf } from '../../shared/option-rules.ts'
import { pick, unlessEmpty } from '../../shared/pick.ts'
import { withQuery } from '../../shared/query.ts'
import { ELEVENLABS_FACTS } from '../facts.ts'
import { outputFormat, WEBSOCKET_FORMATS } from '../output-format.ts'
import { locatorOf } from '../voice-fields.ts'

/** What both text-to-dialogue sockets have in common. Concurrency counts open connections, silences included. */
export const DIALOGUE_FACTS = {
  ...ELEVENLABS_FACTS,
  docs: 'https://elevenlabs.io/docs/api-reference/text-to-dialogue',
  confidence: 'read in clients',
  transport: 'websocket',
  origin: 'wss://api.elevenlabs.io',
  models: ['eleven_v4_turbo', 'eleven_v4', 'eleven_v3_conversational', 'eleven_v3'],
  ends: [],
  formats: WEBSOCKET_FORMATS,
  textInput: 'streamed',
  streaming: true,
  completion: 'message',
  audioRepeats: 'exactly',
  // The limit of v3; v4 takes 10,000.
  longestText: 5000,
  idleTimeout: 20,
  keepaliveEvery: 10,
  planLimits: [
    { plan: 'Pro', connections: 70, source: 'Micdrop, on dialogue sessions', confidence: 'third party' },
    { plan: 'Scale', connections: 105, source: 'Micdrop, on dialogue sessions', confidence: 'third party' },
  ],
} as const satisfies Partial<Facts>

export const DIALOGUE_OPTIONS = {
  stability: {
    kind: 'number',
    min: 0,
    max: 1,
    meaning: 'how steady the voice is; the only voice setting that these routes read',
  },
  bit_rate: {
    kind: 'number',
    min: 32,
    max: 192,
    whole: true,
    meaning: 'MP3 and Opus bit rate in kilobits per second',
  },
  apply_text_normalization: {
    kind: 'word',
    words: ['on', 'off'],
    default: 'off',
    meaning: 'writes out numbers and the like',
  },
  enable_logging: { kind: 'flag', meaning: 'false keeps nothing of the request' },
  seed: {
    kind: 'number',
    min: 0,
    max: 4_294_967_295,
    whole: true,
    meaning: 'makes speech repeatable, as far as the service can',
  },
  sync_alignment: { kind: 'flag', meaning: 'adds timing data' },
  pronunciation_dictionaries: { kind: 'list', meaning: 'dictionaries, each as `id` or `id:version`' },
} as const satisfies OptionRules

export type DialogueOptions = OptionsOf<typeof DIALOGUE_OPTIONS>

export function dialogueDial(job: Job<DialogueOptions>, route: string): WebSocketDial {
  const { base, model, format, language, key, options } = job
  return {
    carrier: 'websocket',
    url: withQuery(`${base}/v1/text-to-dialogue${route}`, {
      model_id: model,
      output_format: outputFormat(format, options.bit_rate),
      language_code: language || undefined,
      ...pick(options, ['apply_text_normalization', 'enable_logging', 'seed', 'sync_alignment']),
    }),
    headers: { 'xi-api-key': key },
  }
}

/** The first message of a connection or a context. Its voices hold for all that follows. */
export function voicesMessage({ voice, options }: Job<DialogueOptions>): Record<string, unknown> {
  const { pronunciation_dictionaries: dictionaries } = options
  return {
    voices: [voice],
    voice_settings: unlessEmpty(pick(options, ['stability'])),
    pronunciation_dictionary_locators: dictionaries?.map(locatorOf),
  }
}
