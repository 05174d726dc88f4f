import type { TurnRecord } from '../../src/core/trial/turn-record.ts'
import type { ConversationRunFile } from '../../src/results/run/run-file.ts'
import type { ConversationTarget } from '../../src/scenario/conversation-scenario.ts'
import { FILE } from './sample-runs.ts'

const component = { adapter: 'a', language: 'en', options: {}, connection: 'warm', keepalive: false } as const

/** One box if its name says so, else a stack. */
const target = (id: string): ConversationTarget => ({
  id,
  ...(id.startsWith('one-box') ? { agent: component } : { stt: component, llm: component, tts: component }),
  mode: { listen: 'streaming', speak: 'streaming', play: 'streaming' },
  aggregation: 'sentence',
  request: 'unit',
  endpointing: { kind: 'provider' },
})

/** `run.json` of conversations with targets of those names. */
export function turnFile(targets: readonly string[], text = 'whole-turn'): ConversationRunFile {
  return {
    schema_version: 1,
    kind: 'conversations',
    run: '20251120T040000Z-whole-turn',
    status: 'finished',
    started_at: FILE.started_at,
    scenario: {
      name: text,
      description: text,
      seed: 1,
      conversation: { turns: [{ text }], instructions: text },
      targets: targets.map(target),
      load: { executor: 'shared-iterations', concurrency: 1, trials: 3, order: 'interleaved' },
      think: 0,
      warmup: 0,
      timeout: 5000,
      onFault: 'continue',
      frame: 20,
    },
    versions: { ttfa: '0.1.0', node: 'v20.18.0' },
    machine: FILE.machine,
    adapters: {},
    recognition: text,
    loop: [],
    validity: { state: 'valid', reasons: [] },
    simulated: true,
  }
}

/** Milliseconds of each stage of a turn with a stack. */
export interface Parts {
  readonly stt: number
  readonly llm: number
  readonly aggregation: number
  readonly tts: number
}

/** A turn with a stack, or with one box that takes so many milliseconds. */
export function turnWith(
  parts: Parts | number,
  words: Partial<Omit<TurnRecord, 'at'>> & { readonly target: string },
): TurnRecord {
  const end = 1e6
  const at = typeof parts === 'number' ? { audible: end + parts * 1e3 } : stackInstants(end, parts)
  return {
    run: 'r1',
    turn: 0,
    stack: 'stt+llm+tts',
    mode: 'streaming, sentence',
    conversation: 0,
    exchange: 0,
    phase: 'measure',
    in_flight: 1,
    at: { due: 0, began: 0, speech_end: end, ...at, heard: at.audible, end: at.audible + 500_000 },
    said: 'a table for two',
    understood: 'a table for you',
    premature_ends: 0,
    pace_late_us: 0,
    end_late_us: 0,
    loop_lag_us: 0,
    outcome: 'ok',
    reached: 'end',
    detail: '',
    provider_request_ids: '',
    simulated: true,
    ...words,
  }
}

function stackInstants(end: number, { stt, llm, aggregation, tts }: Parts) {
  const transcript = end + stt * 1e3
  const request = transcript + 400
  const first_token = request + llm * 1e3
  const unit = first_token + aggregation * 1e3
  return { transcript, request, first_token, unit, first_audio: unit + 1000, audible: unit + tts * 1e3 }
}

/** So many turns with each of three targets: a quick stack, the same in batches, and one box; one turn of it fails. */
export function turnRun(names = ['streaming', 'batch', 'one-box'], count = 24): TurnRecord[] {
  const [first = '', second = '', third = ''] = names
  return Array.from({ length: count }, (_, index) => {
    const place = { conversation: Math.floor(index / 3), exchange: index % 3 }
    const parts = { stt: 250 + (index % 5) * 4, llm: 120 + (index % 7) * 3, aggregation: 60, tts: 230 }
    return [
      turnWith(parts, { turn: index * 3, target: first, ...place }),
      turnWith({ ...parts, stt: 550, tts: 900 + index }, { turn: index * 3 + 1, target: second, ...place }),
      index === 5
        ? failed(third, { turn: index * 3 + 2, ...place })
        : turnWith(700 + index * 3, { turn: index * 3 + 2, target: third, ...place }),
    ]
  }).flat()
}

function failed(target: string, words: Partial<TurnRecord>): TurnRecord {
  const { at, ...rest } = turnWith(0, { target })
  const { audible: _audible, heard: _heard, ...reached } = at
  return {
    ...rest,
    ...words,
    at: reached,
    outcome: 'rejected',
    failed: 'agent',
    status: 400,
    detail: target,
    reached: 'speech_end',
  }
}
