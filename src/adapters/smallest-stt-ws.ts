import type { Adapter, Job } from '../core/adapter.ts'
import { inputQuery, RAW_SPEECH } from './audio-in.ts'
import { checkOptions, type Given, type OptionRules } from './options.ts'
import { withQuery } from './query.ts'
import { readRefusal } from './smallest/errors.ts'
import { PULSE } from './smallest/facts.ts'
import {
  hearListening,
  type ListeningMemo,
  listeningMemo,
  readListeningClose,
  sayListening,
} from './smallest/listening.ts'
import { authorization } from './smallest/request.ts'

const LISTENING_OPTIONS = {
  /** Milliseconds of silence that end a turn. 0 breaks the session; the service’s default is 800. */
  eou_timeout_ms: { kind: 'number', min: 100, max: 10_000, whole: true },
  keywords: { kind: 'text' },
  format: { kind: 'flag' },
  punctuate: { kind: 'flag' },
  capitalize: { kind: 'flag' },
  finalize_on_words: { kind: 'flag' },
  itn_normalize: { kind: 'flag' },
} as const satisfies OptionRules

type Options = Given<typeof LISTENING_OPTIONS>

/**
 * Pulse over WebSocket: raw audio up, transcripts and turn events down. All configuration is in the query.
 */
export const smallestSttWs: Adapter<Options, ListeningMemo> = {
  contract: 1,
  facts: {
    ...PULSE,
    id: 'smallest-stt-ws',
    title: 'Smallest.ai Pulse in real time',
    transport: 'websocket',
    origin: 'wss://api.smallest.ai',
    models: ['pulse'],
    input: {
      audio: 'streamed',
      formats: RAW_SPEECH,
      sampleRates: [16000, 8000, 22050, 24000, 44100, 48000],
    },
    streaming: true,
    completion: 'message',
  },
  parseOptions: (raw) => checkOptions('smallest-stt-ws', LISTENING_OPTIONS, raw),
  dial: (job) => ({ carrier: 'websocket', url: urlOf(job), headers: authorization(job) }),
  memo: listeningMemo,
  say: (cue, _, memo) => sayListening(cue, memo),
  hear: hearListening,
  readRefusal,
  readClose: readListeningClose,
}

/** Voice activity events are always requested: only they distinguish the end of a turn from a pause. */
function urlOf(job: Job<Options>): string {
  return withQuery(`${job.base}/waves/v1/stt/live`, {
    model: job.model,
    language: job.language || 'en',
    ...inputQuery(job),
    vad_events: true,
    ...job.options,
  })
}
