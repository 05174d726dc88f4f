import type { VoicePool, VoiceService } from '../../core/voice-service.ts'
import { isFields, textOf } from '../json.ts'
import { listIn, optional, textsOf } from './fields.ts'
import { smallestCloning } from './smallest-cloning.ts'
import { smallestDictionaries } from './smallest-dictionaries.ts'

/**
 * The voices of one model. The two pools share no voice: a voice of the other pool gives errors or broken
 * audio.
 */
function pool(model: string, path: string): VoicePool {
  return {
    models: [model],
    ask: ({ key, base }) => ({
      carrier: 'http',
      method: 'GET',
      url: `${base}/waves/v1/${path}/get_voices`,
      headers: { authorization: `Bearer ${key}` },
      framing: 'whole',
    }),
    read: (body) => {
      const voices = listIn(body, 'voices')
      return voices && { voices: voices.flatMap(voiceOf) }
    },
  }
}

function voiceOf({ voiceId, displayName, tags }: Readonly<Record<string, unknown>>) {
  const id = textOf(voiceId)
  if (id === undefined) return []
  const { language, accent, gender, age } = isFields(tags) ? tags : {}
  return [
    {
      id,
      name: textOf(displayName) ?? id,
      languages: textsOf(language),
      ...optional('accent', accent),
      ...optional('gender', gender),
      ...optional('age', age),
    },
  ]
}

export const smallestVoices: VoiceService = {
  provider: 'smallest',
  docs: 'https://docs.smallest.ai/waves (get_voices, voice-cloning, pronunciation-dicts)',
  checked: '2026-11-18',
  confidence: 'documented',
  catalogue: {
    pools: [pool('lightning_v3.1', 'lightning-v3.1'), pool('lightning_v3.1_pro', 'lightning-v3.1-pro')],
  },
  cloning: smallestCloning,
  dictionaries: smallestDictionaries,
}
