import type { Adapter, Cue, Frame, Job } from '../../../core/adapter/adapter.ts'
import { faultOfClose } from '../../shared/close-fault.ts'
import { jsonFrame } from '../../shared/json-frame.ts'
import { checkOptions } from '../../shared/options.ts'
import {
  hearRealtime,
  newRealtimeState,
  type RealtimeProtocol,
  type RealtimeState,
} from '../../shared/realtime/realtime-session.ts'
import { sayRealtime } from '../../shared/realtime/say-realtime.ts'
import { REALTIME_ENDINGS } from '../endings.ts'
import { faultOfText, readRefusal } from '../errors.ts'
import { OPENAI_FACTS } from '../facts.ts'
import { dialRealtime } from './dial.ts'
import { REALTIME_OPTIONS, type RealtimeOptions, sessionOf } from './settings.ts'

/**
 * The event names of the general release. Where those of the beta differ they are listed too, because
 * compatible servers still use them.
 */
const PROTOCOL: RealtimeProtocol = {
  meanings: {
    'session.updated': 'ready',
    'input_audio_buffer.speech_started': 'speech started',
    'input_audio_buffer.speech_stopped': 'speech ended',
    'conversation.item.input_audio_transcription.completed': 'caller said',
    // The model hears the audio itself, so it answers even without a transcript.
    'conversation.item.input_audio_transcription.failed': 'ignored',
    'response.output_audio.delta': 'audio',
    'response.audio.delta': 'audio',
    'response.output_audio_transcript.delta': 'agent says',
    'response.audio_transcript.delta': 'agent says',
    'response.done': 'over',
    error: 'error',
  },
  audioField: 'delta',
  textField: 'delta',
  faultOf: (fields, rawText) => faultOfText(JSON.stringify({ error: fields.error ?? rawText })),
}

/** OpenAI Realtime over WebSocket: JSON both ways, 24 kHz, turn detection on the server. */
export const openaiRealtime: Adapter<RealtimeOptions, RealtimeState> = {
  contract: 1,
  facts: {
    ...OPENAI_FACTS,
    id: 'openai-realtime',
    title: 'OpenAI Realtime, speech to speech',
    kind: 's2s',
    transport: 'websocket',
    origin: 'wss://api.openai.com',
    docs: 'https://platform.openai.com/docs/guides/realtime-conversations',
    models: ['gpt-realtime-2.1', 'gpt-realtime-2.1-mini'],
    ends: REALTIME_ENDINGS,
    voices: { '*': 'marin' },
    formats: [{ encoding: 'pcm_s16le', container: 'raw' }],
    sampleRates: [24000],
    defaultSampleRate: 24000,
    input: {
      audio: 'streamed',
      formats: [{ encoding: 'pcm_s16le', container: 'raw' }],
      sampleRates: [24000],
    },
    reuse: 'none',
    cancel: 'message',
    streaming: true,
    completion: 'message',
    handshake: true,
    billing: 'tokens',
  },
  parseOptions: (raw) => checkOptions('openai-realtime', REALTIME_OPTIONS, raw),
  dial: dialRealtime,
  newState: newRealtimeState,
  say,
  hear: (frame, state) => hearRealtime(frame, state, PROTOCOL),
  readRefusal,
  readClose: (code, reason, { closing }) => (closing ? undefined : faultOfClose(code, reason, [])),
}

function say(cue: Cue, job: Job<RealtimeOptions>, state: RealtimeState): Frame[] {
  switch (cue.kind) {
    case 'open':
      return [jsonFrame({ type: 'session.update', session: sessionOf(job) })]
    case 'flush':
      return [jsonFrame({ type: 'input_audio_buffer.commit' })]
    default:
      return sayRealtime(cue, state)
  }
}
