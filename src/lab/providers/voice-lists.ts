import { CARTESIA_VOICE_LISTS } from './cartesia/voices.ts'
import { DEEPGRAM_VOICE_LISTS } from './deepgram/voices.ts'
import { ELEVENLABS_VOICE_LISTS } from './elevenlabs/voices.ts'
import { PLAYHT_VOICE_LISTS } from './playht/voices.ts'
import { SMALLEST_VOICE_LISTS } from './smallest/voices/lists.ts'

/** The responses at the paths of each provider's voice lists, for callers that do not start a server. */
export const VOICE_LISTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  cartesia: CARTESIA_VOICE_LISTS,
  deepgram: DEEPGRAM_VOICE_LISTS,
  elevenlabs: ELEVENLABS_VOICE_LISTS,
  playht: PLAYHT_VOICE_LISTS,
  smallest: SMALLEST_VOICE_LISTS,
}
