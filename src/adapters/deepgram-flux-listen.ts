import type { Adapter, Heard, Job } from '../core/adapter.ts'
import { inputQuery } from './audio-in.ts'
import { readRefusal } from './deepgram/errors.ts'
import {
  DEEPGRAM_LISTENING,
  hearListening,
  type ListeningMemo,
  listeningMemo,
  readListeningClose,
  sayListening,
} from './deepgram/listening.ts'
import { authorization } from './deepgram/request.ts'
import { type Fields, textOf } from './json.ts'
import { checkOptions, type Given, type OptionRules } from './options.ts'
import { withQuery } from './query.ts'

const FLUX_OPTIONS = {
  eot_threshold: { kind: 'number', min: 0.5, max: 1 },
  eager_eot_threshold: { kind: 'number', min: 0.3, max: 0.9 },
  eot_timeout_ms: { kind: 'number', min: 500, max: 60_000, whole: true },
  keyterm: { kind: 'list' },
  numerals: { kind: 'flag' },
  mip_opt_out: { kind: 'flag' },
  tag: { kind: 'list' },
} as const satisfies OptionRules

type Options = Given<typeof FLUX_OPTIONS>

/**
 * Deepgram Flux, a recogniser that detects turns. The last transcript of a turn is final. Its only keepalive
 * is silence.
 */
export const deepgramFluxListen: Adapter<Options, ListeningMemo> = {
  contract: 1,
  facts: {
    ...DEEPGRAM_LISTENING,
    id: 'deepgram-flux-listen',
    title: 'Deepgram Flux in real time',
    docs: 'https://developers.deepgram.com/docs/flux/state',
    models: ['flux-general-en', 'flux-general-multi'],
    completion: 'close',
  },
  parseOptions: (raw) => checkOptions('deepgram-flux-listen', FLUX_OPTIONS, raw),
  dial: (job) => ({ carrier: 'websocket', url: urlOf(job), headers: authorization(job) }),
  memo: listeningMemo,
  say: (cue, _, memo) => sayListening(cue, memo, 'ForceEndTurn'),
  hear: (frame, memo) => hearListening(frame, memo, meaningOf),
  readRefusal,
  readClose: readListeningClose,
}

function urlOf(job: Job<Options>): string {
  return withQuery(`${job.base}/v2/listen`, { model: job.model, ...inputQuery(job), ...job.options })
}

/** Until the end of a turn each transcript replaces the one before it, including that of an eager end. */
function meaningOf(fields: Fields): Heard[] {
  if (fields.type !== 'TurnInfo') return []
  const text = textOf(fields.transcript)
  const final = fields.event === 'EndOfTurn'
  return [
    ...(fields.event === 'StartOfTurn' ? [{ kind: 'turn', event: 'speech_started' } as const] : []),
    ...(text === undefined ? [] : [{ kind: 'text', text, final } as const]),
    ...(final ? [{ kind: 'turn', event: 'end_of_turn' } as const] : []),
  ]
}
