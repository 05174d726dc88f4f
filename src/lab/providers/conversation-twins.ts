import type { AnyTwin } from '../contract/twin.ts'
import { deepgramFluxStt } from './deepgram/flux-stt.ts'
import { deepgramSttWebSocket } from './deepgram/stt-websocket.ts'
import { openaiChatTwin } from './openai/chat.ts'
import { openaiRealtimeTwin } from './openai/realtime.ts'
import { openaiTranscriptionTwin } from './openai/transcription.ts'
import { smallestAtomsTwin } from './smallest/atoms.ts'
import { smallestChatTwin } from './smallest/electron.ts'
import { smallestHydraTwin } from './smallest/hydra.ts'
import { smallestSttHttp } from './smallest/stt-http.ts'
import { smallestSttWebSocket } from './smallest/stt-websocket.ts'
import { webhookAgentTwin } from './webhook/agent.ts'

/** The STT, LLM and agent routes, by provider. */
export const CONVERSATION_TWINS = {
  deepgram: [deepgramSttWebSocket, deepgramFluxStt],
  openai: [openaiChatTwin, openaiTranscriptionTwin, openaiRealtimeTwin],
  smallest: [smallestSttWebSocket, smallestSttHttp, smallestChatTwin, smallestHydraTwin, smallestAtomsTwin],
  webhook: [webhookAgentTwin],
} as const satisfies Readonly<Record<string, readonly AnyTwin[]>>
