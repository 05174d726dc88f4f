import { describe, expect, test } from 'vitest'
import type { TurnInstants, TurnRecord } from '../../../src/core/trial/turn-record.ts'
import type { TruthRecord } from '../../../src/lab/truth/truth-record.ts'
import { matchTurns } from '../../../src/selftest/conversations/match-turns.ts'

const ORIGIN = 5_000_000

/** A turn of the stack `lab0` whose instants differ from the log below by known amounts. */
const AT: TurnInstants = {
  speech_start: 100_000,
  speech_end: 400_000,
  transcript: 500_300,
  request: 501_000,
  first_token: 601_500,
  unit: 602_000,
  first_audio: 702_700,
  audible: 722_700,
  heard: 722_700,
}

function turn(at: TurnInstants = AT, more: Partial<TurnRecord> = {}): TurnRecord {
  return { target: 'lab0', phase: 'measure', outcome: 'ok', at, ...more } as TurnRecord
}

interface Written {
  readonly accepted: number
  readonly completed?: number
  readonly pieces?: readonly (readonly [at: number, audio: number])[]
  readonly lead?: number
}

function record(mount: string, { accepted, completed, pieces = [], lead }: Written): TruthRecord {
  return {
    mount,
    accepted_us: ORIGIN + accepted,
    pieces: pieces.map(([at, audio_us]) => ({ at_us: ORIGIN + at, audio_us, bytes: 1 })),
    ...(completed !== undefined && { completed_us: ORIGIN + completed }),
    ...(lead !== undefined && { lead_silence_us: lead }),
  } as unknown as TruthRecord
}

/** The last sound came 200 µs late; 300, 500 and 700 µs passed between a write and its timestamp. */
const LOG = [
  record('lab0.stt', { accepted: 400_200, completed: 500_000 }),
  record('lab0.llm', { accepted: 501_100, pieces: [[601_000, 0]] }),
  record('lab0.tts', {
    accepted: 602_400,
    pieces: [
      [702_000, 10_000],
      [703_000, 50_000],
    ],
    lead: 20_000,
  }),
]

const NOTHING = {
  ...{ microphone: [], stt_final: [], llm_ttft: [], tts_ttfa: [], agent: [], voice_to_voice: [] },
  ...{ call: [], stop_signal: [] },
}

describe('a turn beside the lab’s log', () => {
  test('differs in each stage by what was late at both of its ends', () => {
    expect(matchTurns([turn()], { truth: LOG, origin: ORIGIN })).toEqual({
      microphone: [200],
      stt_final: [200 + 300],
      llm_ttft: [100 + 500],
      tts_ttfa: [400 + 700],
      agent: [],
      voice_to_voice: [200 + 700],
      call: [],
      stop_signal: [],
    })
  })

  test('of a call, is the whole turn, and the lag after which it was cleared', () => {
    const { transcript: _t, request: _r, first_token: _f, unit: _u, ...at } = AT
    const log = [
      record('lab0.agent', { accepted: 400_200, pieces: [[702_000, 60_000]], lead: 20_000 }),
      // Heard 15 ms after the first sound, in its frame; cleared 100 ms later and read after 400 µs.
      {
        ...record('lab0.agent', { accepted: 815_000 }),
        outcome: 'cleared',
        ended_us: ORIGIN + 915_000,
      } as TruthRecord,
    ]
    const interrupted = turn({ ...at, cancel: 800_000, cleared: 915_400 }, { frames: 9 })
    expect(matchTurns([interrupted], { truth: log, origin: ORIGIN })).toMatchObject({
      call: [200 + 700],
      stop_signal: [15_000 + 400],
    })
  })

  test('of an agent, is one stage', () => {
    const { transcript: _t, request: _r, first_token: _f, unit: _u, ...at } = AT
    const log = [
      // Its transcript has no audio.
      record('lab0.agent', { accepted: 400_200, completed: 500_000 }),
      record('lab0.agent', { accepted: 400_200, pieces: [[702_000, 60_000]], lead: 20_000 }),
    ]
    expect(matchTurns([turn(at)], { truth: log, origin: ORIGIN })).toEqual({
      ...NOTHING,
      microphone: [200],
      agent: [200 + 700],
      voice_to_voice: [200 + 700],
    })
  })

  test.each([
    ['failed', turn(AT, { outcome: 'timeout' }), LOG],
    ['belongs to the warm-up', turn(AT, { phase: 'warmup' }), LOG],
    ['has no transcript in the log', turn(), LOG.slice(1)],
    [
      'has only the transcript of an earlier turn',
      turn(),
      [record('lab0.stt', { accepted: 50_000, completed: 90_000 })],
    ],
    [
      'has only a transcript that was written later',
      turn(),
      [record('lab0.stt', { accepted: 400_200, completed: 510_000 })],
    ],
    ['is of another target', turn(AT, { target: 'lab1' }), LOG],
  ])('is left out if it %s', (_, one, truth) => {
    expect(matchTurns([one], { truth, origin: ORIGIN })).toEqual(NOTHING)
  })

  test('waits for late audio as a listener does', () => {
    const log = [
      ...LOG.slice(0, 2),
      // 10 ms of silence, then a stall: the first audible sample is heard when the second piece comes.
      record('lab0.tts', {
        accepted: 602_400,
        pieces: [
          [702_000, 10_000],
          [730_000, 50_000],
        ],
        lead: 10_000,
      }),
    ]
    const at = { ...AT, audible: 730_400, heard: 730_400 }
    expect(matchTurns([turn(at)], { truth: log, origin: ORIGIN }).voice_to_voice).toEqual([200 + 400])
  })
})
