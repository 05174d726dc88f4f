import type { Adapter, Job } from '../core/adapter.ts'
import { readClose, readRefusal } from './deepgram/errors.ts'
import { AURA, DEEPGRAM_SOCKET } from './deepgram/facts.ts'
import { hearTurn, type Meanings } from './deepgram/hear-turn.ts'
import { SOCKET_FORMATS, socketFormat } from './deepgram/output-format.ts'
import { authorization, modelWord, REQUEST_OPTIONS } from './deepgram/request.ts'
import { sayTurn, type TurnMemo, turnMemo } from './deepgram/turn.ts'
import { checkOptions, type Given, type OptionRules } from './options.ts'
import { withQuery } from './query.ts'

const SOCKET_OPTIONS = {
  ...REQUEST_OPTIONS,
  speed: { kind: 'number', min: 0.7, max: 1.5 },
} as const satisfies OptionRules

type Options = Given<typeof SOCKET_OPTIONS>

/** `Flushed` comes after the last audio of its flush. */
const MEANINGS: Meanings = {
  Metadata: 'greeting',
  Flushed: 'spoken',
  Cleared: 'cancelled',
  Warning: 'warning',
  Error: 'error',
}

/** Deepgram Aura over WebSocket: JSON up, raw audio down. The service allows 20 flushes per minute. */
export const deepgramWs: Adapter<Options, TurnMemo> = {
  contract: 1,
  facts: {
    ...DEEPGRAM_SOCKET,
    ...AURA,
    id: 'deepgram-ws',
    title: 'Deepgram Aura over WebSocket',
    docs: 'https://developers.deepgram.com/reference/text-to-speech/speak-streaming',
    formats: SOCKET_FORMATS,
    sampleRates: [8000, 16000, 24000, 32000, 48000],
  },
  parseOptions: (raw) => checkOptions('deepgram-ws', SOCKET_OPTIONS, raw),
  dial: (job) => ({ carrier: 'websocket', url: urlOf(job), headers: authorization(job) }),
  memo: turnMemo,
  say: (cue, _, memo) => sayTurn(cue, memo, 'Clear'),
  hear: (frame, memo) => hearTurn(frame, memo, MEANINGS),
  readRefusal,
  readClose,
}

function urlOf(job: Job<Options>): string {
  const { base, format, options } = job
  return withQuery(`${base}/v1/speak`, {
    model: modelWord(job, AURA.models),
    ...socketFormat(format),
    ...options,
  })
}
