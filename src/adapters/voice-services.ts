import type { VoiceService } from '../core/voice-service.ts'
import { cartesiaVoices } from './voices/cartesia.ts'
import { deepgramVoices } from './voices/deepgram.ts'
import { elevenlabsVoices } from './voices/elevenlabs.ts'
import { playhtVoices } from './voices/playht.ts'
import { smallestVoices } from './voices/smallest.ts'

/** Voice catalogues, cloning and pronunciation dictionaries, by provider. */
export const VOICE_SERVICES: Readonly<Record<string, VoiceService>> = {
  cartesia: cartesiaVoices,
  deepgram: deepgramVoices,
  elevenlabs: elevenlabsVoices,
  playht: playhtVoices,
  smallest: smallestVoices,
}
