import type { VoiceService } from '../../core/voice-service.ts'
import { isFields, textOf } from '../json.ts'
import { listIn, optional, textsOf } from './fields.ts'

/**
 * Deepgram lists each voice as a model; its `architecture` is the model of our adapters. Flux is not listed.
 */
export const deepgramVoices: VoiceService = {
  provider: 'deepgram',
  docs: 'https://developers.deepgram.com/reference (GET /v1/models)',
  checked: '2026-11-18',
  confidence: 'documented',
  catalogue: {
    pools: [
      {
        models: ['aura-2', 'aura'],
        ask: ({ key, base }) => ({
          carrier: 'http',
          method: 'GET',
          url: `${base}/v1/models`,
          headers: { authorization: `Token ${key}` },
          framing: 'whole',
        }),
        read: (body) => {
          const voices = listIn(body, 'tts')
          return voices && { voices: voices.flatMap(voiceOf) }
        },
      },
    ],
  },
}

function voiceOf({
  name,
  canonical_name,
  architecture,
  languages,
  metadata,
}: Readonly<Record<string, unknown>>) {
  const id = textOf(canonical_name)
  if (id === undefined) return []
  const { accent, age } = isFields(metadata) ? metadata : {}
  return [
    {
      id,
      name: textOf(name) ?? id,
      languages: textsOf(languages),
      ...optional('accent', accent),
      ...optional('age', age),
      models: textsOf(architecture),
    },
  ]
}
