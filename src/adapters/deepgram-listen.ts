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
import { type Fields, isFields, textOf } from './json.ts'
import { jsonFrame } from './json-frame.ts'
import { checkOptions, type Given, type OptionRules } from './options.ts'
import { withQuery } from './query.ts'

const LISTENING_OPTIONS = {
  /** Milliseconds of silence that end a turn. The service’s default is 10. */
  endpointing: { kind: 'number', min: 0, max: 10_000, whole: true },
  utterance_end_ms: { kind: 'number', min: 1000, max: 5000, whole: true },
  punctuate: { kind: 'flag' },
  smart_format: { kind: 'flag' },
  numerals: { kind: 'flag' },
  keyterm: { kind: 'list' },
  mip_opt_out: { kind: 'flag' },
  tag: { kind: 'list' },
} as const satisfies OptionRules

type Options = Given<typeof LISTENING_OPTIONS>

/** Deepgram Nova over WebSocket: raw audio up, JSON results down. */
export const deepgramListen: Adapter<Options, ListeningMemo> = {
  contract: 1,
  facts: {
    ...DEEPGRAM_LISTENING,
    id: 'deepgram-listen',
    title: 'Deepgram Nova in real time',
    docs: 'https://developers.deepgram.com/reference/speech-to-text/listen-streaming',
    models: ['nova-3', 'nova-2'],
    completion: 'message',
    idleTimeout: 10,
    keepaliveEvery: 5,
  },
  parseOptions: (raw) => checkOptions('deepgram-listen', LISTENING_OPTIONS, raw),
  dial: (job) => ({ carrier: 'websocket', url: urlOf(job), headers: authorization(job) }),
  memo: listeningMemo,
  say: (cue, _, memo) =>
    cue.kind === 'keepalive' ? [jsonFrame({ type: 'KeepAlive' })] : sayListening(cue, memo, 'Finalize'),
  hear: (frame, memo) => hearListening(frame, memo, meaningOf),
  readRefusal,
  readClose: readListeningClose,
}

/** Interim results are always requested: they are the partial transcripts, and `UtteranceEnd` needs them. */
function urlOf(job: Job<Options>): string {
  return withQuery(`${job.base}/v1/listen`, {
    model: job.model,
    language: job.language || 'en',
    ...inputQuery(job),
    interim_results: true,
    vad_events: true,
    ...job.options,
  })
}

function meaningOf(fields: Fields, memo: ListeningMemo): Heard[] {
  switch (fields.type) {
    case 'Results':
      return hearResults(fields, memo)
    case 'SpeechStarted':
      return [{ kind: 'turn', event: 'speech_started' }]
    case 'UtteranceEnd':
      return memo.settled ? [endOfTurn(memo)] : []
    case 'Metadata':
      memo.closing = true
      return [{ kind: 'end' }]
    default:
      return []
  }
}

/**
 * A long utterance comes as several final results. Only the last one ends it, and any of them may be empty.
 */
function hearResults(fields: Fields, memo: ListeningMemo): Heard[] {
  const text = transcriptOf(fields)
  const final = fields.is_final === true
  const heard: Heard[] = text === '' ? [] : [{ kind: 'text', text, final }]
  memo.settled ||= final && text !== ''
  const asked = fields.from_finalize === true
  if (asked || (fields.speech_final === true && memo.settled)) heard.push(endOfTurn(memo))
  return heard
}

function transcriptOf({ channel }: Fields): string {
  const alternatives = isFields(channel) ? channel.alternatives : undefined
  const best: unknown = Array.isArray(alternatives) ? alternatives[0] : undefined
  return isFields(best) ? (textOf(best.transcript) ?? '') : ''
}

function endOfTurn(memo: ListeningMemo): Heard {
  memo.settled = false
  return { kind: 'turn', event: 'end_of_turn' }
}
