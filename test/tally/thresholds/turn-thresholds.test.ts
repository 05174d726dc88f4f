import { describe, expect, test } from 'vitest'
import {
  TURN_METRICS,
  type TurnMetric,
  type TurnThreshold,
} from '../../../src/core/config/conversation/turn-threshold.ts'
import type { TurnRecord } from '../../../src/core/trial/turn-record.ts'
import { parseCondition } from '../../../src/scenario/read/parse-condition.ts'
import { trackTurnThresholds } from '../../../src/tally/thresholds/threshold-tracker.ts'
import { type Parts, turnFile, turnWith } from '../../report/sample-conversations.ts'

const PARTS: Parts = { stt: 100, llm: 200, aggregation: 50, tts: 150 }
const { targets } = turnFile(['stack', 'one-box']).scenario

function threshold(metric: TurnMetric, words: string, more: Partial<TurnThreshold> = {}): TurnThreshold {
  const condition = parseCondition(words, TURN_METRICS[metric])
  if (typeof condition === 'string') throw new Error(condition)
  const plain = { selector: metric, words, metric, tags: {}, abortOnFail: false, delayAbortEval: 0 }
  return { ...plain, ...condition, ...more }
}

function resultOf(one: TurnThreshold, turns: readonly TurnRecord[]) {
  const tracker = trackTurnThresholds({ thresholds: [one], targets })
  for (const turn of turns) tracker.count(turn)
  return tracker.results()[0]
}

/** Turns whose language model takes 1 ms to n ms. */
const rising = (n: number) =>
  Array.from({ length: n }, (_, index) => turnWith({ ...PARTS, llm: index + 1 }, { target: 'stack' }))

const lost = (failed: 'stt' | 'llm', more: Partial<TurnRecord> = {}): TurnRecord => {
  const { due, began, speech_end, transcript, request } = turnWith(PARTS, { target: 'stack' }).at
  const at = failed === 'stt' ? { due, began, speech_end } : { due, began, speech_end, transcript, request }
  return {
    ...turnWith(PARTS, { target: 'stack' }),
    at: at as TurnRecord['at'],
    outcome: 'timeout',
    failed,
    ...more,
  }
}

describe('thresholds over turns', () => {
  test.each<[TurnMetric, string, 'pass' | 'fail']>([
    ['llm_ttft', 'p(95)<96ms', 'pass'],
    ['llm_ttft', 'p(95)<95ms', 'fail'],
    ['stt_final', 'max<101ms', 'pass'],
    ['aggregation', 'min>=49ms', 'pass'],
    ['tts_ttfa_heard', 'med<0.15s', 'fail'],
    ['voice_to_voice', 'avg<352ms', 'pass'],
    ['voice_to_voice', 'avg<350ms', 'fail'],
    ['success', 'rate==1', 'pass'],
    ['premature_ends', 'rate<1%', 'pass'],
  ])('of 100 answers: %s %s is %s', (metric, words, state) => {
    expect(resultOf(threshold(metric, words), rising(100))?.state).toBe(state)
  })

  test('count a failure as infinite where it was waited for, and nowhere before', () => {
    const turns = [...rising(5), lost('llm')]
    expect(resultOf(threshold('llm_ttft', 'avg<1s'), turns)).toMatchObject({
      state: 'fail',
      n: 6,
      value: Infinity,
    })
    expect(resultOf(threshold('voice_to_voice', 'max<15s'), turns)?.state).toBe('fail')
    expect(resultOf(threshold('stt_final', 'max<15s'), turns)).toMatchObject({ state: 'pass', n: 6 })
    expect(resultOf(threshold('tts_ttfa_heard', 'max<15s'), turns)).toMatchObject({ state: 'pass', n: 5 })
    expect(resultOf(threshold('success', 'rate>90%'), turns)).toMatchObject({ state: 'fail', value: 5 / 6 })
  })

  test('leave out what is no outcome of a provider', () => {
    const turns = [...rising(5), lost('llm', { outcome: 'harness' }), lost('stt', { outcome: 'cancelled' })]
    expect(resultOf(threshold('success', 'rate==1'), turns)).toMatchObject({ state: 'pass', n: 5 })
    expect(resultOf(threshold('llm_ttft', 'max<15s'), turns)).toMatchObject({ state: 'pass', n: 5 })
  })

  test('weigh word errors by words, over the turns with a transcript', () => {
    const said = (words: string, understood: string | undefined) => {
      const { understood: _, ...turn } = turnWith(PARTS, { target: 'stack', said: words })
      return understood === undefined ? turn : { ...turn, understood }
    }
    const turns = [
      said('one', 'two'),
      said('a b c d e f g h i', 'a b c d e f g h i'),
      said('none', undefined),
    ]
    expect(resultOf(threshold('word_errors', 'rate<=10%'), turns)).toMatchObject({
      state: 'pass',
      n: 2,
      value: 0.1,
    })
    expect(resultOf(threshold('word_errors', 'rate<0.1'), turns)?.state).toBe('fail')
    expect(parseCondition('rate<5% @95%', TURN_METRICS.word_errors)).toContain('has no interval')
    expect(parseCondition('p(95)<5%', TURN_METRICS.word_errors)).toContain('rate<5%')
  })

  test('count turns that were taken to be over too early', () => {
    const turns = [
      ...rising(3),
      turnWith(PARTS, { target: 'stack', premature_ends: 2 }),
      lost('stt', { at: { due: 0 } }),
    ]
    expect(resultOf(threshold('premature_ends', 'rate<=25%'), turns)).toMatchObject({ state: 'pass', n: 4 })
  })

  test('select turns by their tags, and say what is missing', () => {
    const turns = [...rising(3), turnWith(900, { target: 'one-box' })]
    const tags = { target: 'one-box' }
    expect(resultOf(threshold('agent', 'max<901ms', { tags }), turns)).toMatchObject({ state: 'pass', n: 1 })
    expect(resultOf(threshold('llm_ttft', 'max<901ms', { tags }), turns)).toMatchObject({
      state: 'no data',
      why: 'no turn has this metric and these tags',
    })
    expect(resultOf(threshold('llm_ttft', 'p(95)<1s'), turns)?.why).toBe('n too small: 3 of 72 turns')
  })
})
