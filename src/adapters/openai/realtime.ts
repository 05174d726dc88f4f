import type { Adapter, Cue, Frame, Job } from '../../core/adapter/adapter.ts'
import { faultOfClose } from '../shared/close-fault.ts'
import { inputFormat } from '../shared/input-audio.ts'
import { jsonFrame } from '../shared/json-frame.ts'
import type { OptionRules, OptionsOf } from '../shared/option-rules.ts'
import { checkOptions } from '../shared/options.ts'
import {
  hearRealtime,
  newRealtimeState,
  type RealtimeProtocol,
  type RealtimeState,
} from '../shared/realtime-session.ts'
import { REALTIME_ENDINGS } from './endings.ts'
import { faultOfText, readRefusal } from './errors.ts'
import { OPENAI_FACTS } from './facts.ts'
import { dialRealtime } from './realtime-dial.ts'

const REALTIME_OPTIONS = {
  instructions: { kind: 'text', meaning: 'system prompt of the session' },
  turn_detection: {
    kind: 'word',
    words: ['server_vad', 'semantic_vad'],
    default: 'server_vad',
    meaning: '`server_vad` detects silence; `semantic_vad` judges what was said',
  },
  silence_duration_ms: {
    kind: 'number',
    min: 0,
    max: 10_000,
    whole: true,
    default: 500,
    meaning: 'milliseconds of silence after which `server_vad` ends a turn',
  },
  transcription_model: {
    kind: 'text',
    default: 'no transcription',
    meaning: 'model that transcribes the caller, for word error rates',
  },
} as const satisfies OptionRules

type Options = OptionsOf<typeof REALTIME_OPTIONS>

/**
 * Event names of the general release, and those of the beta where they differ: compatible servers still use
 * them.
 */
const PROTOCOL: RealtimeProtocol = {
  meanings: {
    'session.updated': 'ready',
    'input_audio_buffer.speech_started': 'speech started',
    'input_audio_buffer.speech_stopped': 'speech ended',
    'conversation.item.input_audio_transcription.completed': 'caller said',
    // The model hears the audio itself and answers all the same.
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
export const openaiRealtime: Adapter<Options, RealtimeState> = {
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

function say(cue: Cue, job: Job<Options>, state: RealtimeState): Frame[] {
  switch (cue.kind) {
    case 'open':
      return [jsonFrame({ type: 'session.update', session: sessionOf(job) })]
    case 'audio':
      return cue.audio.length === 0 ? [] : [appendAudio(cue.audio)]
    case 'flush':
      return [jsonFrame({ type: 'input_audio_buffer.commit' })]
    case 'cancel':
      return [jsonFrame({ type: 'response.cancel' })]
    case 'close':
      state.closing = true
      return []
    default:
      return []
  }
}

function sessionOf(job: Job<Options>): Readonly<Record<string, unknown>> {
  const { instructions, turn_detection, silence_duration_ms, transcription_model } = job.options
  const input = {
    format: { type: 'audio/pcm', rate: inputFormat(job).sampleRate },
    turn_detection: { type: turn_detection ?? 'server_vad', silence_duration_ms },
    transcription: transcription_model === undefined ? undefined : { model: transcription_model },
  }
  const output = { format: { type: 'audio/pcm', rate: job.format.sampleRate }, voice: job.voice }
  return {
    type: 'realtime',
    model: job.model,
    output_modalities: ['audio'],
    instructions,
    audio: { input, output },
  }
}

function appendAudio(audio: Uint8Array): Frame {
  return jsonFrame({ type: 'input_audio_buffer.append', audio: Buffer.from(audio).toString('base64') })
}
