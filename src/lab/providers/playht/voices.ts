/** The id of a prebuilt voice is the URL of its manifest. Apart from the ids, the list is invented. */
const VOICES = [
  'baf1ef41-36b6-428c-9bdf-50ba54682bd8 original american male adult',
  'd9ff78ba-d016-47f6-b0ef-dd630f59414e female-cs american female adult',
  '00000000-0000-4000-8000-000000000001 lab british female old',
].map((words, index) => {
  const [folder = '', take = '', accent, gender, age] = words.split(' ')
  return {
    id: `s3://voice-cloning-zero-shot/${folder}/${take}/manifest.json`,
    name: `Lab ${index + 1}`,
    sample: null,
    accent,
    age,
    gender,
    language: 'English',
    language_code: 'en-US',
    loudness: 'neutral',
    style: 'narrative',
    tempo: 'neutral',
    texture: 'smooth',
  }
})

/** Plain arrays. Clones have their own list, which is empty here. */
export const PLAYHT_VOICE_LISTS = { '/api/v2/voices': VOICES, '/api/v2/cloned-voices': [] }
