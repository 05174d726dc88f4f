import type { AnyTwin } from '../twin.ts'
import { deepgramFluxListening } from './deepgram/flux-listening.ts'
import { deepgramListening } from './deepgram/listening.ts'
import { openaiChat } from './openai/chat.ts'
import { openaiRealtime } from './openai/realtime.ts'
import { openaiTranscription } from './openai/transcription.ts'
import { smallestAtoms } from './smallest/atoms.ts'
import { smallestChat } from './smallest/chat.ts'
import { smallestHydra } from './smallest/hydra.ts'
import { smallestListening } from './smallest/listening.ts'
import { smallestRecording } from './smallest/recording.ts'
import { webhookAgent } from './webhook/agent.ts'

/** The STT, LLM and agent routes, by provider. */
export const TURN_TWINS = {
  deepgram: [deepgramListening, deepgramFluxListening],
  openai: [openaiChat, openaiTranscription, openaiRealtime],
  smallest: [smallestListening, smallestRecording, smallestChat, smallestHydra, smallestAtoms],
  webhook: [webhookAgent],
} as const satisfies Readonly<Record<string, readonly AnyTwin[]>>
