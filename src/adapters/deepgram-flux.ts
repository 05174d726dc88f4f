import type { Adapter, Job } from '../core/adapter.ts'
import { readClose, readRefusal } from './deepgram/errors.ts'
import { DEEPGRAM_SOCKET } from './deepgram/facts.ts'
import { hearTurn, type Meanings } from './deepgram/hear-turn.ts'
import { SOCKET_FORMATS, socketFormat } from './deepgram/output-format.ts'
import { authorization, modelWord, REQUEST_OPTIONS } from './deepgram/request.ts'
import { sayTurn, type TurnMemo, turnMemo } from './deepgram/turn.ts'
import { checkOptions, type Given, type OptionRules } from './options.ts'
import { withQuery } from './query.ts'

const SOCKET_OPTIONS = {
  ...REQUEST_OPTIONS,
  /** In steps of 0.05. */
  speed: { kind: 'number', min: 0.5, max: 1.5 },
  expressivity: { kind: 'number', min: -2, max: 2, whole: true },
} as const satisfies OptionRules

type Options = Given<typeof SOCKET_OPTIONS>

/** `Flushed` is only an acknowledgement, and audio may follow it. `SpeechMetadata` follows the last audio. */
const MEANINGS: Meanings = {
  Connected: 'greeting',
  Flushed: 'flushed',
  SpeechMetadata: 'spoken',
  SpeechInterrupted: 'cancelled',
  Warning: 'warning',
  Error: 'error',
}

/** Deepgram Flux over WebSocket. It synthesises clause by clause, before the flush that ends a turn. */
export const deepgramFlux: Adapter<Options, TurnMemo> = {
  contract: 1,
  facts: {
    ...DEEPGRAM_SOCKET,
    id: 'deepgram-flux',
    title: 'Deepgram Flux over WebSocket',
    docs: 'https://developers.deepgram.com/docs/flux-tts/server-messages',
    models: ['flux'],
    voices: { flux: 'kit' },
    formats: SOCKET_FORMATS,
    sampleRates: [8000, 16000, 24000, 32000, 44100, 48000],
    idleTimeout: 60,
  },
  parseOptions: (raw) => checkOptions('deepgram-flux', SOCKET_OPTIONS, raw),
  dial: (job) => ({ carrier: 'websocket', url: urlOf(job), headers: authorization(job) }),
  memo: turnMemo,
  say: (cue, _, memo) => sayTurn(cue, memo, 'Interrupt'),
  hear: (frame, memo) => hearTurn(frame, memo, MEANINGS),
  readRefusal,
  readClose,
}

/** The query has no `container`: an unknown parameter makes the service refuse the connection. */
function urlOf(job: Job<Options>): string {
  const { base, format, options } = job
  return withQuery(`${base}/v2/speak`, {
    model: modelWord(job, ['flux']),
    ...socketFormat(format),
    ...options,
  })
}
