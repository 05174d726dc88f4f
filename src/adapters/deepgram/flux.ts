import type { Adapter, Job } from '../../core/adapter/adapter.ts'
import type { OptionRules, OptionsOf } from '../shared/option-rules.ts'
import { checkOptions } from '../shared/options.ts'
import { withQuery } from '../shared/query.ts'
import { readClose, readRefusal } from './errors.ts'
import { DEEPGRAM_WEBSOCKET_FACTS } from './facts.ts'
import { hearTurn, type MessageMeanings } from './hear-turn.ts'
import { WEBSOCKET_FORMATS, webSocketFormatQuery } from './output-format.ts'
import { authorization, modelParameter, REQUEST_OPTIONS } from './request.ts'
import { newTurnState, sayTurn, type TurnState } from './say-turn.ts'

const FLUX_OPTIONS = {
  ...REQUEST_OPTIONS,
  speed: { kind: 'number', min: 0.5, max: 1.5, meaning: 'speaking rate in steps of 0.05' },
  expressivity: {
    kind: 'number',
    min: -2,
    max: 2,
    whole: true,
    meaning: 'how expressive the voice is (beta)',
  },
} as const satisfies OptionRules

type Options = OptionsOf<typeof FLUX_OPTIONS>

/** `Flushed` is only an acknowledgement, and audio may follow it. `SpeechMetadata` follows the last audio. */
const MEANINGS: MessageMeanings = {
  Connected: 'greeting',
  Flushed: 'flushed',
  SpeechMetadata: 'spoken',
  SpeechInterrupted: 'cancelled',
  Warning: 'warning',
  Error: 'error',
}

/** Deepgram Flux over WebSocket. It synthesises clause by clause, before the flush that ends a turn. */
export const deepgramFlux: Adapter<Options, TurnState> = {
  contract: 1,
  facts: {
    ...DEEPGRAM_WEBSOCKET_FACTS,
    id: 'deepgram-flux',
    title: 'Deepgram Flux over WebSocket',
    docs: 'https://developers.deepgram.com/docs/flux-tts/server-messages',
    models: ['flux'],
    voices: { flux: 'kit' },
    formats: WEBSOCKET_FORMATS,
    sampleRates: [8000, 16000, 24000, 32000, 44100, 48000],
    idleTimeout: 60,
  },
  parseOptions: (raw) => checkOptions('deepgram-flux', FLUX_OPTIONS, raw),
  dial: (job) => ({ carrier: 'websocket', url: urlOf(job), headers: authorization(job) }),
  newState: newTurnState,
  say: (cue, _, state) => sayTurn(cue, state, 'Interrupt'),
  hear: (frame, state) => hearTurn(frame, state, MEANINGS),
  readRefusal,
  readClose,
}

/** The query has no `container`: an unknown parameter makes the service refuse the connection. */
function urlOf(job: Job<Options>): string {
  const { base, format, options } = job
  return withQuery(`${base}/v2/speak`, {
    model: modelParameter(job, ['flux']),
    ...webSocketFormatQuery(format),
    ...options,
  })
}
