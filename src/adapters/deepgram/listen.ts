import type { Adapter, Job, ProviderEvent } from '../../core/adapter/adapter.ts'
import { isJsonObject, type JsonObject, nonEmptyString } from '../../core/json.ts'
import { inputFormatQuery } from '../shared/input-audio.ts'
import { jsonFrame } from '../shared/json-frame.ts'
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

const LISTEN_OPTIONS = {
  endpointing: {
    kind: 'number',
    min: 0,
    max: 10_000,
    whole: true,
    default: 10,
    meaning: 'milliseconds of silence that end a turn',
  },
  utterance_end_ms: {
    kind: 'number',
    min: 1000,
    max: 5000,
    whole: true,
    meaning: 'milliseconds without a word after which `UtteranceEnd` is sent',
  },
  punctuate: { kind: 'flag', meaning: 'adds punctuation' },
  smart_format: { kind: 'flag', meaning: 'formats numbers, dates and the like' },
  numerals: { kind: 'flag', meaning: 'writes numbers as digits' },
  keyterm: { kind: 'list', meaning: 'terms to prefer; nova-3 only' },
  ...REQUEST_OPTIONS,
} as const satisfies OptionRules

type Options = OptionsOf<typeof LISTEN_OPTIONS>

/** Deepgram Nova over WebSocket: raw audio up, JSON results down. */
export const deepgramListen: Adapter<Options, SttState> = {
  contract: 1,
  facts: {
    ...DEEPGRAM_STT_FACTS,
    id: 'deepgram-listen',
    title: 'Deepgram Nova in real time',
    docs: 'https://developers.deepgram.com/reference/speech-to-text/listen-streaming',
    models: ['nova-3', 'nova-2'],
    completion: 'message',
    idleTimeout: 10,
    keepaliveEvery: 5,
  },
  parseOptions: (raw) => checkOptions('deepgram-listen', LISTEN_OPTIONS, raw),
  dial: (job) => ({ carrier: 'websocket', url: urlOf(job), headers: authorization(job) }),
  newState: newSttState,
  say: (cue, _, state) =>
    cue.kind === 'keepalive' ? [jsonFrame({ type: 'KeepAlive' })] : sayAudio(cue, state, 'Finalize'),
  hear: (frame, state) => hearTranscripts(frame, state, eventsOf),
  readRefusal,
  readClose: readSttClose,
}

/** Interim results are always requested: they are the partial transcripts, and `UtteranceEnd` needs them. */
function urlOf(job: Job<Options>): string {
  return withQuery(`${job.base}/v1/listen`, {
    model: job.model,
    language: job.language || 'en',
    ...inputFormatQuery(job),
    interim_results: true,
    vad_events: true,
    ...job.options,
  })
}

function eventsOf(fields: JsonObject, state: SttState): ProviderEvent[] {
  switch (fields.type) {
    case 'Results':
      return hearResults(fields, state)
    case 'SpeechStarted':
      return [{ kind: 'turn', event: 'speech_started' }]
    case 'UtteranceEnd':
      return state.hasFinalText ? [endOfTurn(state)] : []
    case 'Metadata':
      state.closing = true
      return [{ kind: 'end' }]
    default:
      return []
  }
}

/**
 * A long utterance comes as several final results. Only the last one ends it, and any of them may be empty.
 */
function hearResults(fields: JsonObject, state: SttState): ProviderEvent[] {
  const text = transcriptOf(fields)
  const final = fields.is_final === true
  const events: ProviderEvent[] = text === '' ? [] : [{ kind: 'text', text, final }]
  state.hasFinalText ||= final && text !== ''
  const finalized = fields.from_finalize === true
  if (finalized || (fields.speech_final === true && state.hasFinalText)) events.push(endOfTurn(state))
  return events
}

function transcriptOf({ channel }: JsonObject): string {
  const alternatives = isJsonObject(channel) ? channel.alternatives : undefined
  const best: unknown = Array.isArray(alternatives) ? alternatives[0] : undefined
  return isJsonObject(best) ? (nonEmptyString(best.transcript) ?? '') : ''
}

function endOfTurn(state: SttState): ProviderEvent {
  state.hasFinalText = false
  return { kind: 'turn', event: 'end_of_turn' }
}
