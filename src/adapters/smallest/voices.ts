import { isJsonObject, nonEmptyString } from '../../core/json.ts'
import type { VoicePool, VoiceService } from '../../core/provisioning/voice-service.ts'
import { objectsIn, optionalText, toStrings } from '../shared/response-fields.ts'
import { smallestCloning } from './cloning.ts'
import { smallestDictionaries } from './dictionaries.ts'

/**
 * The voices of one model. The two pools share no voice: a voice of the other pool gives errors or broken
 * audio.
 */
function voicePool(model: string, path: string): VoicePool {
  return {
    models: [model],
    request: ({ key, base }) => ({
      carrier: 'http',
      method: 'GET',
      url: `${base}/waves/v1/${path}/get_voices`,
      headers: { authorization: `Bearer ${key}` },
      framing: 'whole',
    }),
    read: (body) => {
      const voices = objectsIn(body, 'voices')
      return voices && { voices: voices.flatMap(voiceOf) }
    },
  }
}

function voiceOf({ voiceId, displayName, tags }: Readonly<Record<string, unknown>>) {
  const id = nonEmptyString(voiceId)
  if (id === undefined) return []
  const { language, accent, gender, age } = isJsonObject(tags) ? tags : {}
  return [
    {
      id,
      name: nonEmptyString(displayName) ?? id,
      languages: toStrings(language),
      ...optionalText('accent', accent),
      ...optionalText('gender', gender),
      ...optionalText('age', age),
    },
  ]
}

export const smallestVoices: VoiceService = {
  provider: 'smallest',
  docs: 'https://docs.smallest.ai/waves (get_voices, voice-cloning, pronunciation-dicts)',
  checked: '2026-11-18',
  confidence: 'documented',
  catalogue: {
    pools: [
      voicePool('lightning_v3.1', 'lightning-v3.1'),
      voicePool('lightning_v3.1_pro', 'lightning-v3.1-pro'),
    ],
  },
  cloning: smallestCloning,
  dictionaries: smallestDictionaries,
}
