import type { ConnectionState, Instants, Trial } from '../../src/core/trial/trial.ts'

/** What a test wants to say about a trial; the rest is a plain answered trial on a warm connection. */
export type TrialFields = Partial<Omit<Trial, 'at'>> & { readonly at?: Instants }

/** Instants of an answer that took that many microseconds to its first audio and 30 ms more to be heard. */
export function answeredInstants(ttfa: number, began = 1_000_000): Instants {
  return {
    due: began - 100,
    began,
    ready: began + 50,
    first_text: began + 100,
    last_text: began + 100,
    first_frame: began + 100 + Math.floor(ttfa / 2),
    first_audio: began + 100 + ttfa,
    heard: began + 100 + ttfa + 30_000,
    last_audio: began + 100 + ttfa + 200_000,
    end: began + 100 + ttfa + 250_000,
  }
}

/** A trial in whole, measured and answered unless the words say otherwise. */
export function trialWith(fields: TrialFields = {}): Trial {
  const connection: ConnectionState = 'warm'
  return {
    run: 'r1',
    trial: 0,
    target: 'alpha',
    provider: 'someone',
    adapter: 'someone-ws',
    model: 'm1',
    voice: 'v1',
    transport: 'websocket',
    region: 'local',
    text: 0,
    chars: 40,
    phase: 'measure',
    load: 'closed',
    block: 0,
    worker: 0,
    connection,
    in_flight: 1,
    at: answeredInstants(200_000),
    audio_us: 2_000_000,
    lead_silence_us: 30_000,
    bytes: 88_200,
    pieces: 5,
    underruns: 0,
    outcome: 'ok',
    reached: 'end',
    detail: '',
    provider_request_id: '',
    simulated: false,
    ...fields,
  }
}
