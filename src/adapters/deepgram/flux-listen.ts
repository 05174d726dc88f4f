import type { Adapter, Job, ProviderEvent } from '../../core/adapter/adapter.ts'
import { type JsonObject, nonEmptyString } from '../../core/json.ts'
import { inputFormatQuery } from '../shared/input-audio.ts'
import type { OptionRules, OptionsOf } from '../shared/option-rules.ts'
import { checkOptions } from '../shared/options.ts'
import { withQuery } from '../shared/query.ts'
import { readRefusal } from './errors.ts'
import { authorization, REQUEST_OPTIONS } from './request.ts'
import {
  DEEPGRAM_STT_FACTS,
  hearTranscripts,
  newSttState,
  readSttClose,
  type SttState,
  sayAudio,
} from './stt-session.ts'

const FLUX_OPTIONS = {
  eot_threshold: {
    kind: 'number',
    min: 0.5,
    max: 1,
    default: 0.7,
    meaning: 'confidence from which a turn has ended',
  },
  eager_eot_threshold: {
    kind: 'number',
    min: 0.3,
    max: 0.9,
    default: 'no early ends',
    meaning: 'confidence from which an early end of turn is sent; at most `eot_threshold`',
  },
  eot_timeout_ms: {
    kind: 'number',
    min: 500,
    max: 60_000,
    whole: true,
    default: 5000,
    meaning: 'milliseconds of silence that end a turn whatever the confidence',
  },
  keyterm: { kind: 'list', meaning: 'terms to prefer' },
  numerals: { kind: 'flag', meaning: 'writes numbers as digits' },
  ...REQUEST_OPTIONS,
} as const satisfies OptionRules

type Options = OptionsOf<typeof FLUX_OPTIONS>

/**
 * Deepgram Flux, a recogniser that detects turns. The last transcript of a turn is final. Sending silence is
 * the only way to keep a connection open.
 */
export const deepgramFluxListen: Adapter<Options, SttState> = {
  contract: 1,
  facts: {
    ...DEEPGRAM_STT_FACTS,
    id: 'deepgram-flux-listen',
    title: 'Deepgram Flux in real time',
    docs: 'https://developers.deepgram.com/docs/flux/state',
    models: ['flux-general-en', 'flux-general-multi'],
    completion: 'close',
  },
  parseOptions: (raw) => checkOptions('deepgram-flux-listen', FLUX_OPTIONS, raw),
  dial: (job) => ({ carrier: 'websocket', url: urlOf(job), headers: authorization(job) }),
  newState: newSttState,
  say: (cue, _, state) => sayAudio(cue, state, 'ForceEndTurn'),
  hear: (frame, state) => hearTranscripts(frame, state, eventsOf),
  readRefusal,
  readClose: readSttClose,
}

function urlOf(job: Job<Options>): string {
  return withQuery(`${job.base}/v2/listen`, { model: job.model, ...inputFormatQuery(job), ...job.options })
}

/**
 * Until the end of a turn, each transcript replaces the one before it. That includes the transcript of an
 * eager end.
 */
function eventsOf(fields: JsonObject): ProviderEvent[] {
  if (fields.type !== 'TurnInfo') return []
  const text = nonEmptyString(fields.transcript)
  const final = fields.event === 'EndOfTurn'
  return [
    ...(fields.event === 'StartOfTurn' ? [{ kind: 'turn', event: 'speech_started' } as const] : []),
    ...(text === undefined ? [] : [{ kind: 'text', text, final } as const]),
    ...(final ? [{ kind: 'turn', event: 'end_of_turn' } as const] : []),
  ]
}
