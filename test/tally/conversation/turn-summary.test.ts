import { describe, expect, test } from 'vitest'
import type { TurnRecord } from '../../../src/core/trial/turn-record.ts'
import { residualOf } from '../../../src/core/trial/turn-stages.ts'
import { compareTurns } from '../../../src/tally/conversation/turn-differences.ts'
import { countTurnFaults } from '../../../src/tally/conversation/turn-faults.ts'
import { summarizeTurns } from '../../../src/tally/conversation/turn-summary.ts'

/** A turn whose parts take so many milliseconds each. */
function turnOf(
  target: string,
  exchange: number,
  [stt, handoff, llm, aggregation, tts]: readonly number[],
  more: Partial<TurnRecord> = {},
): TurnRecord {
  let at = 1e6
  const after = (milliseconds = 0) => {
    at += milliseconds * 1e3
    return at
  }
  const instants = {
    due: 0,
    speech_end: after(),
    transcript: after(stt),
    request: after(handoff),
    first_token: after(llm),
    unit: after(aggregation),
    audible: after(tts),
  }
  return {
    run: 'r',
    turn: exchange,
    target,
    stack: '',
    mode: '',
    conversation: 0,
    exchange,
    phase: 'measure',
    in_flight: 1,
    at: { ...instants, heard: instants.audible },
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
    simulated: false,
    ...more,
  }
}

const component = { adapter: 'a', language: 'en', options: {}, connection: 'warm', keepalive: false } as const
const STACKS = new Map([['a', { stt: component, llm: component, tts: component }]])

const quick = Array.from({ length: 19 }, (_, index) => turnOf('a', index, [100, 0, 200, 50, 150]))
const slow = turnOf('a', 19, [100, 0, 1500, 250, 150])

describe('the turns with a target', () => {
  const [summary] = summarizeTurns([...quick, slow], STACKS)

  test('have a median and, with enough turns, its interval', () => {
    const whole = summary?.stages.find(({ stage }) => stage === 'voice_to_voice')
    expect(whole).toMatchObject({
      n: 20,
      p50: { value: 500_000, interval: { low: 500_000 } },
      max: 2_000_000,
    })
  })

  test('have the time from speech to the first token in one', () => {
    const first = summary?.stages.find(({ stage }) => stage === 'speech_to_first_token')
    expect(first).toMatchObject({ n: 20, p50: { value: 300_000 }, max: 1_600_000 })
    expect(summary?.shares.some(({ stage }) => stage === 'speech_to_first_token')).toBe(false)
  })

  test('wait in vain for a first token if the recogniser or the model failed, and in one box for none', () => {
    const failedIn = (failed: 'stt' | 'llm' | 'tts' | 'agent', at: TurnRecord['at']) =>
      turnOf('a', 0, [], { at, outcome: 'timeout', failed })
    const due = { due: 0, speech_end: 1e6 }
    const answered = { ...due, transcript: 1.1e6, request: 1.1e6, first_token: 1.4e6 }
    const longest = (
      turn: TurnRecord,
      stack: Partial<Record<'stt' | 'llm' | 'tts' | 'agent', typeof component>>,
    ) =>
      summarizeTurns([turn], new Map([['a', stack]]))[0]?.stages.find(
        ({ stage }) => stage === 'speech_to_first_token',
      )?.max
    const stack = { stt: component, llm: component, tts: component }
    expect(longest(failedIn('stt', due), stack)).toBe(Number.POSITIVE_INFINITY)
    expect(longest(failedIn('llm', due), stack)).toBe(Number.POSITIVE_INFINITY)
    expect(longest(failedIn('tts', answered), stack)).toBe(400_000)
    expect(longest(failedIn('agent', due), { agent: component })).toBeUndefined()
  })

  test('have stage shares around the median and over the slowest 5 %', () => {
    expect(summary?.shares.find(({ stage }) => stage === 'llm_ttft')).toEqual({
      stage: 'llm_ttft',
      median: 0.4,
      slowest: 0.75,
    })
    expect(summary?.shares.reduce((sum, { median }) => sum + median, 0)).toBeCloseTo(1)
  })

  test('have a waterfall of one real turn with contiguous stages', () => {
    expect(summary?.waterfall.map(({ from, to }) => [from, to])).toEqual([
      [0, 100_000],
      [100_000, 100_000],
      [100_000, 300_000],
      [300_000, 350_000],
      [350_000, 500_000],
    ])
  })

  test('count word errors', () => {
    expect(summary).toMatchObject({ words: 80, wordErrors: 20 })
  })

  test('count an unanswered turn as infinite and leave out warm-up', () => {
    const { heard: _, audible: __, ...reached } = slow.at
    const lost = { ...slow, at: reached, outcome: 'timeout' as const, failed: 'tts' as const }
    const [with_] = summarizeTurns([lost, { ...quick[0], phase: 'warmup' } as TurnRecord], STACKS)
    expect(with_?.stages.find(({ stage }) => stage === 'voice_to_voice')?.max).toBe(Number.POSITIVE_INFINITY)
    expect(with_?.turns).toBe(1)
    const unsent = { ...lost, outcome: 'harness' as const }
    const [withUnsent] = summarizeTurns([...quick, unsent], STACKS)
    expect(withUnsent?.stages.find(({ stage }) => stage === 'voice_to_voice')?.max).toBeLessThan(1e9)
    expect(countTurnFaults([lost, lost])).toMatchObject([{ part: 'tts', kind: 'timeout', count: 2 }])
  })
})

test('targets are compared turn by turn, not percentile by percentile', () => {
  const others = quick.map(({ exchange }) => turnOf('b', exchange, [100, 0, 200 + exchange, 50, 150]))
  const [difference] = compareTurns([...quick, ...others, turnOf('b', 99, [1, 1, 1, 1, 1])])
  expect(difference).toMatchObject({ target: 'b', reference: 'a', pairs: 19, median: { value: 9000 } })
})

test('a turn whose parts were counted twice, or not at all, has a residual', () => {
  const [first] = quick
  expect(first && residualOf(first)).toBe(0)
  expect(first && residualOf({ ...first, at: { ...first.at, heard: (first.at.heard ?? 0) + 7 } })).toBe(7)
  expect(first && residualOf({ ...first, at: { speech_end: 1 } })).toBeUndefined()
})
