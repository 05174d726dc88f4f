import type { Adapter, Cue, Frame, Job } from '../../core/adapter/adapter.ts'
import { faultOfClose } from '../shared/close-fault.ts'
import { jsonFrame } from '../shared/json-frame.ts'
import type { OptionRules, OptionsOf } from '../shared/option-rules.ts'
import { checkOptions } from '../shared/options.ts'
import { withQuery } from '../shared/query.ts'
import { readRefusal } from './errors.ts'
import { LIGHTNING_V4_FACTS } from './facts.ts'
import { hearLightningV4, type SessionState } from './hear-lightning-v4.ts'
import { authorization } from './request.ts'

/** All of them are in the query: they hold for the connection. */
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
 * Lightning v4 (beta, gated): a session of turns with binary audio. Each text is a turn of its own, and the session
 * conditions a turn on those before it, so numbers of a warm session depend on its history.
 */
export const smallestV4Ws: Adapter<Options, SessionState> = {
  contract: 1,
  facts: {
    ...LIGHTNING_V4_FACTS,
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
