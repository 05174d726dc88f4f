import type { Adapter, Cue, Frame, Job } from '../../core/adapter/adapter.ts'
import { faultOfClose } from '../shared/close-fault.ts'
import { jsonFrame } from '../shared/json-frame.ts'
import type { OptionRules, OptionsOf } from '../shared/option-rules.ts'
import { checkOptions } from '../shared/options.ts'
import { withQuery } from '../shared/query.ts'
import { readRefusal } from './errors.ts'
import { hearLightningV4, type SessionState } from './hear-lightning-v4.ts'
import { RAW_PCM } from './output-format.ts'
import { authorization } from './request.ts'

/** All options are in the query, so they hold for the whole connection. */
const V4_OPTIONS = {
  speed: { kind: 'number', min: 0.5, max: 2, meaning: 'speaking rate' },
  content_filter: { kind: 'flag', default: false, meaning: 'screens the text of each turn' },
  content_filter_action: {
    kind: 'word',
    words: ['reject', 'flag'],
    default: 'reject',
    meaning: 'what happens to a turn that the filter finds',
  },
} as const satisfies OptionRules

type Options = OptionsOf<typeof V4_OPTIONS>

/**
 * Lightning v4 (beta, access by account): a session of turns with binary audio. Each text is a turn of its
 * own. The service adapts a turn to the turns before it, so the latencies of a warm session depend on its
 * history. Known from the clients of Pipecat and LiveKit; no page describes it. It has its own voices, which
 * change during the beta.
 */
export const smallestV4Ws: Adapter<Options, SessionState> = {
  contract: 1,
  facts: {
    provider: 'smallest',
    kind: 'tts',
    docs: 'https://github.com/pipecat-ai/pipecat/blob/main/src/pipecat/services/smallest/tts_v4.py',
    checked: '2026-11-29',
    confidence: 'read in clients',
    dialect: 'lightning-v4/beta',
    keyVariable: 'SMALLEST_API_KEY',
    models: ['lightning_v4'],
    voices: { '*': 'brannock' },
    languages: ['en', 'auto'],
    formats: [RAW_PCM],
    sampleRates: [48000, 8000, 16000, 24000, 44100],
    defaultSampleRate: 48000,
    reuse: 'serial',
    // A cancel also drops queued turns. The session goes on.
    cancel: 'message',
    reuseAfterCancel: true,
    billing: 'characters',
    keepHeaders: ['x-request-id', 'retry-after'],
    faults: ['auth', 'limit', 'rejected', 'server'],
    id: 'smallest-v4-ws',
    title: 'Smallest.ai Lightning v4 (beta) over WebSocket',
    transport: 'websocket',
    origin: 'wss://api.smallest.ai',
    textInput: 'whole',
    streaming: true,
    completion: 'message',
    handshake: true,
  },
  parseOptions: (raw) => checkOptions('smallest-v4-ws', V4_OPTIONS, raw),
  dial: (job) => ({ carrier: 'websocket', url: urlOf(job), headers: authorization(job) }),
  newState: () => ({ readies: 0, speaking: undefined, closing: false, ended: false }),
  say,
  hear: hearLightningV4,
  readRefusal,
  readClose: (code, reason, { closing, ended }) =>
    closing || ended ? undefined : faultOfClose(code, reason, []),
}

function urlOf({ base, voice, language, format, options }: Job<Options>): string {
  return withQuery(`${base}/waves/v1/lightning-v4/live`, {
    voice_id: voice,
    language: language || undefined,
    sample_rate: format.sampleRate,
    output_format: 'pcm',
    ...options,
  })
}

function say(cue: Cue, { stream }: Job<Options>, state: SessionState): Frame[] {
  switch (cue.kind) {
    case 'start':
      state.ended = false
      return []
    case 'text':
      return cue.text === '' ? [] : [jsonFrame({ event: 'speak', turn_id: stream, text: cue.text })]
    case 'cancel':
      return [jsonFrame({ event: 'interrupt' })]
    case 'close':
      state.closing = true
      return [jsonFrame({ event: 'end' })]
    default:
      return []
  }
}
