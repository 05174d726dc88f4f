/** The bodies of answers, by the path that they are asked at. */
type Lists = Readonly<Record<string, unknown>>

/** The responses at the paths of each provider's voice lists, for callers that do not start a server. */
export const VOICE_LISTS: Readonly<Record<string, () => Promise<Lists>>> = {
  cartesia: async () => (await import('./cartesia/voices.ts')).CARTESIA_VOICE_LISTS,
  deepgram: async () => (await import('./deepgram/voices.ts')).DEEPGRAM_VOICE_LISTS,
  elevenlabs: async () => (await import('./elevenlabs/voices.ts')).ELEVENLABS_VOICE_LISTS,
  playht: async () => (await import('./playht/voices.ts')).PLAYHT_VOICE_LISTS,
  smallest: async () => (await import('./smallest/voices/lists.ts')).SMALLEST_VOICE_LISTS,
}
