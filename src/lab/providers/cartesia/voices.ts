const VOICES = [
  'f786b574-daa5-4673-aa0c-cbe3e8534c02',
  'a5136bf9-224c-4d76-b823-52bd5efcffcc',
  '694f9389-aac1-45b6-b726-9d9369183238',
].map((id) => ({ id, name: `Lab ${id.slice(0, 4)}`, language: 'en', description: '', access: 'public' }))

/** The official client requests pages until one is empty. */
export const CARTESIA_VOICE_LISTS = { '/voices': { data: VOICES, has_more: false } }
