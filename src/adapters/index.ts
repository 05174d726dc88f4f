import type { AnyAdapter } from '../core/adapter/adapter.ts'
import { cartesiaHttp } from './cartesia/http.ts'
import { cartesiaSse } from './cartesia/sse.ts'
import { cartesiaWs } from './cartesia/websocket.ts'
import { deepgramFlux } from './deepgram/flux.ts'
import { deepgramHttp } from './deepgram/http.ts'
import { deepgramWs } from './deepgram/websocket.ts'
import { elevenlabsDialogueMulti } from './elevenlabs/dialogue/multi.ts'
import { elevenlabsDialogue } from './elevenlabs/dialogue/single.ts'
import { elevenlabsHttp } from './elevenlabs/http.ts'
import { elevenlabsHttpSync } from './elevenlabs/http-sync.ts'
import { elevenlabsMulti } from './elevenlabs/multi-stream.ts'
import { elevenlabsTimestamps } from './elevenlabs/timestamps.ts'
import { elevenlabsWs } from './elevenlabs/websocket.ts'
import { openaiCompatible } from './openai/compatible-http.ts'
import { openaiCompatibleSse } from './openai/compatible-sse.ts'
import { openaiHttp } from './openai/http.ts'
import { openaiRealtimeSpeech } from './openai/realtime/speech.ts'
import { openaiSse } from './openai/sse.ts'
import { playhtHttp } from './playht/http.ts'
import { playhtWs } from './playht/websocket.ts'
import { smallestHttp } from './smallest/http.ts'
import { smallestV2Http } from './smallest/legacy/v2-http.ts'
import { smallestV2Sse } from './smallest/legacy/v2-sse.ts'
import { smallestV2Ws } from './smallest/legacy/v2-websocket.ts'
import { smallestV31Http } from './smallest/legacy/v31-http.ts'
import { smallestV31Sse } from './smallest/legacy/v31-sse.ts'
import { smallestV31Ws } from './smallest/legacy/v31-websocket.ts'
import { smallestV4Ws } from './smallest/lightning-v4.ts'
import { smallestSse } from './smallest/sse.ts'
import { smallestWs } from './smallest/websocket.ts'

/** The built-in text-to-speech adapters, by the id that scenarios use. */
export const ADAPTERS: Readonly<Record<string, AnyAdapter>> = {
  'smallest-ws': smallestWs,
  'smallest-sse': smallestSse,
  'smallest-http': smallestHttp,
  'smallest-v4-ws': smallestV4Ws,
  'smallest-v31-ws': smallestV31Ws,
  'smallest-v31-sse': smallestV31Sse,
  'smallest-v31-http': smallestV31Http,
  'smallest-v2-ws': smallestV2Ws,
  'smallest-v2-sse': smallestV2Sse,
  'smallest-v2-http': smallestV2Http,
  'openai-http': openaiHttp,
  'openai-sse': openaiSse,
  'openai-realtime-speech': openaiRealtimeSpeech,
  'openai-compatible': openaiCompatible,
  'openai-compatible-sse': openaiCompatibleSse,
  'playht-ws': playhtWs,
  'playht-http': playhtHttp,
  'elevenlabs-ws': elevenlabsWs,
  'elevenlabs-multi': elevenlabsMulti,
  'elevenlabs-dialogue': elevenlabsDialogue,
  'elevenlabs-dialogue-multi': elevenlabsDialogueMulti,
  'elevenlabs-http': elevenlabsHttp,
  'elevenlabs-http-sync': elevenlabsHttpSync,
  'elevenlabs-timestamps': elevenlabsTimestamps,
  'cartesia-ws': cartesiaWs,
  'cartesia-sse': cartesiaSse,
  'cartesia-http': cartesiaHttp,
  'deepgram-ws': deepgramWs,
  'deepgram-flux': deepgramFlux,
  'deepgram-http': deepgramHttp,
}
