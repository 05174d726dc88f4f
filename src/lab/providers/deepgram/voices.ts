import { modelUuid } from './model-uuid.ts'

const VOICES = ['aura-2-thalia-en', 'aura-2-andromeda-en', 'aura-2-helena-en', 'aura-asteria-en']

/** Each voice is a model. The list does not contain Flux. */
export const DEEPGRAM_VOICE_LISTS = {
  '/v1/models': {
    stt: [],
    tts: VOICES.map((name) => ({
      name: name.split('-').at(-2),
      canonical_name: name,
      architecture: name.startsWith('aura-2') ? 'aura-2' : 'aura',
      languages: ['en'],
      version: '2025-04-07.0',
      uuid: modelUuid(name),
      metadata: {},
    })),
  },
}
