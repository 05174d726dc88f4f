import type { AnyAdapter } from '../core/adapter/adapter.ts'

/** Loads the module of one adapter. */
export type LoadAdapter = () => Promise<AnyAdapter>

/** The adapters of `index.ts`, each loaded only when it is used: most commands need one or two. */
export const ADAPTER_LOADERS: Readonly<Record<string, LoadAdapter>> = {
  'smallest-ws': async () => (await import('./smallest/websocket.ts')).smallestWs,
  'smallest-sse': async () => (await import('./smallest/sse.ts')).smallestSse,
  'smallest-http': async () => (await import('./smallest/http.ts')).smallestHttp,
  'smallest-v4-ws': async () => (await import('./smallest/lightning-v4.ts')).smallestV4Ws,
  'smallest-v31-ws': async () => (await import('./smallest/legacy/v31-websocket.ts')).smallestV31Ws,
  'smallest-v31-sse': async () => (await import('./smallest/legacy/v31-sse.ts')).smallestV31Sse,
  'smallest-v31-http': async () => (await import('./smallest/legacy/v31-http.ts')).smallestV31Http,
  'smallest-v2-ws': async () => (await import('./smallest/legacy/v2-websocket.ts')).smallestV2Ws,
  'smallest-v2-sse': async () => (await import('./smallest/legacy/v2-sse.ts')).smallestV2Sse,
  'smallest-v2-http': async () => (await import('./smallest/legacy/v2-http.ts')).smallestV2Http,
  'openai-http': async () => (await import('./openai/http.ts')).openaiHttp,
  'openai-sse': async () => (await import('./openai/sse.ts')).openaiSse,
  'openai-realtime-speech': async () => (await import('./openai/realtime/speech.ts')).openaiRealtimeSpeech,
  'openai-compatible': async () => (await import('./openai/compatible-http.ts')).openaiCompatible,
  'openai-compatible-sse': async () => (await import('./openai/compatible-sse.ts')).openaiCompatibleSse,
  'playht-ws': async () => (await import('./playht/websocket.ts')).playhtWs,
  'playht-http': async () => (await import('./playht/http.ts')).playhtHttp,
  'elevenlabs-ws': async () => (await import('./elevenlabs/websocket.ts')).elevenlabsWs,
  'elevenlabs-multi': async () => (await import('./elevenlabs/multi-stream.ts')).elevenlabsMulti,
  'elevenlabs-dialogue': async () => (await import('./elevenlabs/dialogue/single.ts')).elevenlabsDialogue,
  'elevenlabs-dialogue-multi': async () =>
    (await import('./elevenlabs/dialogue/multi.ts')).elevenlabsDialogueMulti,
  'elevenlabs-http': async () => (await import('./elevenlabs/http.ts')).elevenlabsHttp,
  'elevenlabs-http-sync': async () => (await import('./elevenlabs/http-sync.ts')).elevenlabsHttpSync,
  'elevenlabs-timestamps': async () => (await import('./elevenlabs/timestamps.ts')).elevenlabsTimestamps,
  'cartesia-ws': async () => (await import('./cartesia/websocket.ts')).cartesiaWs,
  'cartesia-sse': async () => (await import('./cartesia/sse.ts')).cartesiaSse,
  'cartesia-http': async () => (await import('./cartesia/http.ts')).cartesiaHttp,
  'deepgram-ws': async () => (await import('./deepgram/websocket.ts')).deepgramWs,
  'deepgram-flux': async () => (await import('./deepgram/flux.ts')).deepgramFlux,
  'deepgram-http': async () => (await import('./deepgram/http.ts')).deepgramHttp,
}

/** The adapters of `turn-adapters.ts`, loaded in the same way. */
export const TURN_ADAPTER_LOADERS: Readonly<Record<string, LoadAdapter>> = {
  'smallest-stt-ws': async () => (await import('./smallest/pulse/websocket.ts')).smallestSttWs,
  'smallest-stt-http': async () => (await import('./smallest/pulse/http.ts')).smallestSttHttp,
  'deepgram-listen': async () => (await import('./deepgram/listen.ts')).deepgramListen,
  'deepgram-flux-listen': async () => (await import('./deepgram/flux-listen.ts')).deepgramFluxListen,
  'openai-transcribe': async () => (await import('./openai/transcribe.ts')).openaiTranscribe,
  'smallest-electron': async () => (await import('./smallest/electron.ts')).smallestElectron,
  'openai-chat': async () => (await import('./openai/chat.ts')).openaiChat,
  'smallest-hydra': async () => (await import('./smallest/hydra.ts')).smallestHydra,
  'openai-realtime': async () => (await import('./openai/realtime/conversation.ts')).openaiRealtime,
  'smallest-atoms': async () => (await import('./smallest/atoms.ts')).smallestAtoms,
  'twilio-stream': async () => (await import('./telephony/twilio.ts')).twilioStream,
  'telnyx-stream': async () => (await import('./telephony/telnyx.ts')).telnyxStream,
  'plivo-stream': async () => (await import('./telephony/plivo.ts')).plivoStream,
  'vonage-stream': async () => (await import('./telephony/vonage.ts')).vonageStream,
  'webhook-text': async () => (await import('./webhook/text.ts')).webhookText,
  'webhook-audio': async () => (await import('./webhook/audio.ts')).webhookAudio,
}
