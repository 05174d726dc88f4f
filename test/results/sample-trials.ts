import type { ArrivalLog, Trial } from '../../src/core/trial/trial.ts'

/** A plain trial over a warm WebSocket that went well. */
export const TRIAL: Trial = {
  run: '20261120T040217Z-first-look',
  trial: 0,
  target: 'lightning',
  provider: 'smallest',
  adapter: 'smallest-ws',
  model: 'lightning_v3.1',
  voice: 'magnus',
  transport: 'websocket',
  region: '',
  text: 7,
  chars: 42,
  phase: 'measure',
  load: 'closed',
  block: 3,
  worker: 0,
  connection: 'warm',
  in_flight: 4,
  at: {
    due: 1_000_000,
    began: 1_000_040,
    ready: 1_000_060,
    first_text: 1_000_100,
    last_text: 1_000_100,
    first_frame: 1_120_100,
    first_audio: 1_150_100,
    heard: 1_190_100,
    last_audio: 1_650_100,
    end: 1_950_100,
  },
  audio_us: 2_000_000,
  lead_silence_us: 40_000,
  bytes: 96_000,
  pieces: 20,
  underruns: 0,
  underrun_us: 0,
  longest_underrun_us: 0,
  prebuffer_us: 0,
  primer: false,
  loop_lag_us: 35,
  outcome: 'ok',
  reached: 'end',
  detail: '',
  provider_request_id: 'a1b2',
  simulated: true,
}

/** A refusal on a connection dialled for the trial: most cells are empty. */
export const REFUSED: Trial = {
  ...pick(TRIAL, ['run', 'target', 'provider', 'adapter', 'model', 'voice', 'transport', 'region']),
  ...pick(TRIAL, ['text', 'chars', 'phase', 'load', 'block', 'worker', 'in_flight', 'simulated']),
  trial: 1,
  connection: 'cold',
  at: { due: 5, began: 9, dns: 20, tcp: 30, tls: 40, end: 55 },
  bytes: 0,
  pieces: 0,
  outcome: 'limit',
  reached: 'tls',
  status: 429,
  detail: '="slow down", he said\nand hung up, key sk-secret-0123456789',
  provider_request_id: '',
}

export const ARRIVALS: ArrivalLog = {
  trial: 0,
  pieces: [
    { at: 1_150_100, audio: 50_000, bytes: 2400 },
    { at: 1_650_100, audio: 1_950_000, bytes: 93_600 },
  ],
  onset: { piece: 0, offset: 40_000 },
}

function pick<Key extends keyof Trial>(trial: Trial, keys: readonly Key[]): Pick<Trial, Key> {
  return Object.fromEntries(keys.map((key) => [key, trial[key]])) as Pick<Trial, Key>
}
