import { isJsonObject, nonEmptyString } from '../../core/json.ts'
import type { VoiceService } from '../../core/provisioning/voice-service.ts'
import { objectsIn, optionalText, toStrings } from '../shared/response-fields.ts'
import { modelParameter } from './request.ts'

const MODELS: readonly string[] = ['aura-2', 'aura']

/**
 * Deepgram lists each voice as a model; its `architecture` is the model of our adapters. Flux is not listed.
 */
export const deepgramVoices: VoiceService = {
  provider: 'deepgram',
  docs: 'https://developers.deepgram.com/reference (GET /v1/models)',
  checked: '2026-11-18',
  confidence: 'documented',
  catalogue: {
    idOf: (target) => modelParameter(target, MODELS),
    pools: [
      {
        models: MODELS,
        request: ({ key, base }) => ({
          carrier: 'http',
          method: 'GET',
          url: `${base}/v1/models`,
          headers: { authorization: `Token ${key}` },
          framing: 'whole',
        }),
        read: (body) => {
          const voices = objectsIn(body, 'tts')
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
  const id = nonEmptyString(canonical_name)
  if (id === undefined) return []
  const { accent, age } = isJsonObject(metadata) ? metadata : {}
  return [
    {
      id,
      name: nonEmptyString(name) ?? id,
      languages: toStrings(languages),
      ...optionalText('accent', accent),
      ...optionalText('age', age),
      models: toStrings(architecture),
    },
  ]
}
