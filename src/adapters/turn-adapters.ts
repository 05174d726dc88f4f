import type { AnyAdapter } from '../core/adapter/adapter.ts'
import { deepgramFluxListen } from './deepgram/flux-listen.ts'
import { deepgramListen } from './deepgram/listen.ts'
import { openaiChat } from './openai/chat.ts'
import { openaiRealtime } from './openai/realtime/conversation.ts'
import { openaiTranscribe } from './openai/transcribe.ts'
import { smallestAtoms } from './smallest/atoms.ts'
import { smallestElectron } from './smallest/electron.ts'
import { smallestHydra } from './smallest/hydra.ts'
import { smallestSttHttp } from './smallest/pulse/http.ts'
import { smallestSttWs } from './smallest/pulse/websocket.ts'
import { plivoStream } from './telephony/plivo.ts'
import { telnyxStream } from './telephony/telnyx.ts'
import { twilioStream } from './telephony/twilio.ts'
import { vonageStream } from './telephony/vonage.ts'
import { webhookAudio } from './webhook/audio.ts'
import { webhookText } from './webhook/text.ts'

/**
 * The built-in adapters for the other components of a conversation (STT, LLM, speech to speech, agents), by
 * id.
 */
export const TURN_ADAPTERS: Readonly<Record<string, AnyAdapter>> = {
  'smallest-stt-ws': smallestSttWs,
  'smallest-stt-http': smallestSttHttp,
  'deepgram-listen': deepgramListen,
  'deepgram-flux-listen': deepgramFluxListen,
  'openai-transcribe': openaiTranscribe,
  'smallest-electron': smallestElectron,
  'openai-chat': openaiChat,
  'smallest-hydra': smallestHydra,
  'openai-realtime': openaiRealtime,
  'smallest-atoms': smallestAtoms,
  'twilio-stream': twilioStream,
  'telnyx-stream': telnyxStream,
  'plivo-stream': plivoStream,
  'vonage-stream': vonageStream,
  'webhook-text': webhookText,
  'webhook-audio': webhookAudio,
}
