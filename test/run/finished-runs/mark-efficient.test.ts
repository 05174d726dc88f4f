import { describe, expect, test } from 'vitest'
import type { MeasurementConditions } from '../../../src/core/measurement-conditions.ts'
import type { TargetCost } from '../../../src/cost/run-cost.ts'
import { markEfficient } from '../../../src/run/finished-runs/mark-efficient.ts'

const CONDITIONS: MeasurementConditions = {
  transport: 'websocket',
  connection: 'hot',
  region: 'default',
  format: 'pcm_s16le/raw 24000',
  analyser: '-40 dBFS for 50 ms in windows of 10 ms',
  'answered by': 'the provider',
  vantage: 'not named',
}

/** A target whose minute costs that much and whose answers are heard after that many milliseconds. */
function target(name: string, cost: number, heard: number, fields: Partial<TargetCost> = {}): TargetCost {
  const range = { value: cost, low: cost, high: cost }
  return {
    use: { target: name, provider: 'p', model: 'm', simulated: false, units: {}, wasted: 0 },
    found: {
      kind: 'known',
      price: {
        id: 'list',
        provider: 'p',
        models: ['m'],
        monthly: 0,
        charges: [],
        currency: 'USD',
        source: 'a page',
        date: '2026-01',
        confidence: 'published',
      },
    },
    cases: [{ case: 'short', month: range, perMinute: range, perThousandCalls: range, isEfficient: false }],
    heard: heard * 1e3,
    conditions: CONDITIONS,
    ...fields,
  }
}

const over = (transport: string) => ({ conditions: { ...CONDITIONS, transport } })

const efficientOf = (...targets: TargetCost[]) =>
  markEfficient(targets, ['short'], false)
    .filter(({ cases }) => cases[0]?.isEfficient)
    .map(({ use }) => use.target)

describe('efficient targets', () => {
  test('are those that no comparable target beats in both price and latency', () => {
    expect(efficientOf(target('cheap', 1, 900), target('fast', 3, 300), target('neither', 3, 900))).toEqual([
      'cheap',
      'fast',
    ])
  })

  test('are found within each group of equal conditions', () => {
    // Over HTTP everything is cheaper and faster, which says nothing about the targets over WebSocket.
    expect(
      efficientOf(
        target('ws', 3, 300),
        target('ws-worse', 4, 400),
        target('http', 1, 100, over('http')),
        target('http-worse', 2, 200, over('http')),
      ),
    ).toEqual(['ws', 'http'])
  })

  test('do not include one that was measured like no other', () => {
    expect(
      efficientOf(target('a', 3, 300), target('b', 4, 400), target('http', 1, 100, over('http'))),
    ).toEqual(['a'])
  })

  test('do not include one whose service was shut down, and it beats none', () => {
    expect(efficientOf(target('gone', 1, 100, { retired: '2025-12-31' }), target('a', 3, 300))).toEqual(['a'])
  })

  test('do not include one with too few trials for a latency', () => {
    const { heard: _heard, conditions: _conditions, ...few } = target('few', 1, 100)
    expect(efficientOf({ ...few, too_few: { n: 20, needed: 72 } }, target('a', 3, 300))).toEqual(['a'])
  })
})
