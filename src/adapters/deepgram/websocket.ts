import type { Adapter, Job } from '../../core/adapter/adapter.ts'
import type { OptionRules, OptionsOf } from '../shared/option-rules.ts'
import { checkOptions } from '../shared/options.ts'
import { withQuery } from '../shared/query.ts'
import { readClose, readRefusal } from './errors.ts'
import { AURA_FACTS, DEEPGRAM_WEBSOCKET_FACTS } from './facts.ts'
import { hearTurn, type MessageMeanings } from './hear-turn.ts'
import { WEBSOCKET_FORMATS, webSocketFormatQuery } from './output-format.ts'
import { authorization, modelParameter, REQUEST_OPTIONS } from './request.ts'
import { newTurnState, sayTurn, type TurnState } from './say-turn.ts'

const WEBSOCKET_OPTIONS = {
  ...REQUEST_OPTIONS,
  speed: {
    kind: 'number',
    min: 0.7,
    max: 1.5,
    default: 1,
    meaning: 'speaking rate; English and Spanish voices only',
  },
} as const satisfies OptionRules

type Options = OptionsOf<typeof WEBSOCKET_OPTIONS>

/** `Flushed` comes after the last audio of its flush. */
const MEANINGS: MessageMeanings = {
  Metadata: 'greeting',
  Flushed: 'spoken',
  Cleared: 'cancelled',
  Warning: 'warning',
  Error: 'error',
}

/** Deepgram Aura over WebSocket: JSON up, raw audio down. The service allows 20 flushes per minute. */
export const deepgramWs: Adapter<Options, TurnState> = {
  contract: 1,
  facts: {
    ...DEEPGRAM_WEBSOCKET_FACTS,
    ...AURA_FACTS,
    id: 'deepgram-ws',
    title: 'Deepgram Aura over WebSocket',
    docs: 'https://developers.deepgram.com/reference/text-to-speech/speak-streaming',
    formats: WEBSOCKET_FORMATS,
    sampleRates: [8000, 16000, 24000, 32000, 48000],
  },
  parseOptions: (raw) => checkOptions('deepgram-ws', WEBSOCKET_OPTIONS, raw),
  dial: (job) => ({ carrier: 'websocket', url: urlOf(job), headers: authorization(job) }),
  newState: newTurnState,
  say: (cue, _, state) => sayTurn(cue, state, 'Clear'),
  hear: (frame, state) => hearTurn(frame, state, MEANINGS),
  readRefusal,
  readClose,
}

function urlOf(job: Job<Options>): string {
  const { base, format, options } = job
  return withQuery(`${base}/v1/speak`, {
    model: modelParameter(job, AURA_FACTS.models),
    ...webSocketFormatQuery(format),
    ...options,
  })
}
