import type { AnyTwin } from '../contract/twin.ts'
import { cartesiaCloneRoutes } from './cartesia/clones.ts'
import { cartesiaDictionaryRoutes } from './cartesia/dictionaries.ts'
import { CARTESIA_ROUTES } from './cartesia/routes.ts'
import { CONVERSATION_TWINS } from './conversation-twins.ts'
import { DEEPGRAM_ROUTES } from './deepgram/routes.ts'
import { elevenLabsCloneRoutes } from './elevenlabs/clones.ts'
import { elevenLabsDictionaryRoutes } from './elevenlabs/dictionaries.ts'
import { ELEVENLABS_ROUTES } from './elevenlabs/routes.ts'
import { COMPATIBLE_TWINS } from './openai/compatible/twins.ts'
import { openaiSpeech } from './openai/speech.ts'
import { PLAYHT_ROUTES } from './playht/routes.ts'
import { smallestDictionaryRoutes } from './smallest/dictionaries.ts'
import { SMALLEST_ROUTES } from './smallest/routes.ts'
import { smallestVoiceRoutes } from './smallest/voices/catalog.ts'
import { TELEPHONY_TWINS } from './telephony/twins.ts'

/** The lab's routes, by provider. */
export const BUILT_IN_TWINS: Readonly<Record<string, readonly AnyTwin[]>> = {
  cartesia: [...CARTESIA_ROUTES, ...cartesiaCloneRoutes, ...cartesiaDictionaryRoutes],
  deepgram: [...DEEPGRAM_ROUTES, ...CONVERSATION_TWINS.deepgram],
  elevenlabs: [...ELEVENLABS_ROUTES, ...elevenLabsCloneRoutes, ...elevenLabsDictionaryRoutes],
  openai: [openaiSpeech, ...CONVERSATION_TWINS.openai],
  'openai-compatible': COMPATIBLE_TWINS,
  playht: PLAYHT_ROUTES,
  smallest: [
    ...SMALLEST_ROUTES,
    ...smallestVoiceRoutes,
    ...smallestDictionaryRoutes,
    ...CONVERSATION_TWINS.smallest,
  ],
  ...TELEPHONY_TWINS,
  webhook: CONVERSATION_TWINS.webhook,
}
