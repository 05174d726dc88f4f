/** The documented voice pools. No voice is in both. */
const BASE_VOICES = parseVoices(
  'magnus american male',
  'sophia american female',
  'quinn american female',
  'avery american female',
  'liam american male',
  'devansh indian male',
  'jordan american male',
)
const PRO_VOICES = parseVoices(
  'meher indian female',
  'kaitlyn american female',
  'rhea indian female',
  'sophie british female',
  'zoravar indian male',
  'maverick american male',
)

function parseVoices(...lines: readonly string[]) {
  return lines.map((words) => {
    const [voiceId = '', accent, gender] = words.split(' ')
    const displayName = voiceId.replace(/^./, (first) => first.toUpperCase())
    const language = accent === 'indian' ? ['english', 'hindi'] : ['english']
    return {
      voiceId,
      displayName,
      tags: { language, accent, gender, age: 'adult', emotions: [], usecases: [] },
    }
  })
}

/** The whole catalogue, for people who look for a voice: both pools, with descriptions and previews. */
const ALL_VOICES = [...BASE_VOICES, ...PRO_VOICES].map(({ voiceId, displayName, tags }, index) => ({
  _id: index.toString(16).padStart(24, '0'),
  voiceId,
  displayName,
  description: `${displayName}, a voice of the lab.`,
  audioPreview: '',
  tags: { age: tags.age, emotions: tags.emotions, language: tags.language },
}))

export const SMALLEST_VOICE_LISTS = {
  '/waves/v1/lightning-v3.1/get_voices': { voices: BASE_VOICES },
  '/waves/v1/lightning-v3.1-pro/get_voices': { voices: PRO_VOICES },
  '/waves/v1/voice/get-all-models': { voices: ALL_VOICES },
}
