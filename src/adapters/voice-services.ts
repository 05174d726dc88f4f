import type { VoiceService } from '../core/provisioning/voice-service.ts'
import { cartesiaVoices } from './cartesia/voices.ts'
import { deepgramVoices } from './deepgram/voices.ts'
import { elevenlabsVoices } from './elevenlabs/voices.ts'
import { playhtVoices } from './playht/voices.ts'
import { smallestVoices } from './smallest/voices.ts'

/** Voice catalogues, cloning and pronunciation dictionaries, by provider. */
export const VOICE_SERVICES: Readonly<Record<string, VoiceService>> = {
  cartesia: cartesiaVoices,
  deepgram: deepgramVoices,
  elevenlabs: elevenlabsVoices,
  playht: playhtVoices,
  smallest: smallestVoices,
}
