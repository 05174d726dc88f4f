const VOICES = ['JBFqnCBsd6RMkjVDRZzb', 'EXAVITQu4vr4xnSDxMaL', 'Xb7hH8MSUJpSbSDYk0k2'].map((voice_id) => ({
  voice_id,
  name: `Lab ${voice_id.slice(0, 4)}`,
  category: 'premade',
}))

export const ELEVENLABS_VOICE_LISTS = {
  '/v1/voices': { voices: VOICES },
  '/v2/voices': { voices: VOICES, has_more: false, total_count: VOICES.length, next_page_token: null },
}
