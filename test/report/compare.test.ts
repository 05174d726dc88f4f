import picocolors from 'picocolors'
import { describe, expect, test } from 'vitest'
import { changeInterval, changeWords } from '../../src/report/change-words.ts'
import { compareJson } from '../../src/report/compare-json.ts'
import { compareMarkdown } from '../../src/report/compare-markdown.ts'
import { compareText } from '../../src/report/compare-text.ts'
import { shiftPlot } from '../../src/report/shift-plot.ts'
import { compareTargets } from '../../src/tally/compare/compare-runs.ts'
import { armWith } from '../tally/compare/arms.ts'
import { driftOver, LOG_NORMAL, randomOf, runOf } from '../tally/compare/worlds.ts'
import { FILE } from './runs.ts'

const random = randomOf(8)
const drift = driftOver(20, 0.08, random)
const arm = (target: string, factor: number, words = {}) =>
  armWith(target, runOf(LOG_NORMAL, drift, 10, random, factor), { stage: 'ttfa_heard', ...words })

const REPORT = {
  comparison: compareTargets(
    FILE,
    [
      arm('quick', 1),
      arm('same', 1),
      arm('slow', 1.5),
      arm('over-http', 2, { circumstances: { transport: 'http' } }),
    ],
    { seed: 1, criterion: { stage: 'ttfa_heard', share: 0.5 } },
  ),
  runs: ['20251120T040000Z-first-look'],
  simulated: false,
}

describe('a comparison', () => {
  test('on a terminal', async () => {
    const text = compareText(REPORT, picocolors.createColors(false))
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
    await expect(text).toMatchFileSnapshot('golden/comparison.txt')
  })

  test('as Markdown', async () => {
    await expect(compareMarkdown(REPORT)).toMatchFileSnapshot('golden/comparison.md')
  })

  test('as JSON has every number and every difference in circumstances', () => {
    const { pairs, rankings } = JSON.parse(compareJson(REPORT))
    expect(rankings[0].places.map(({ rank }: { rank: number }) => rank)).toEqual([1, 1, 3])
    expect(pairs.at(-1)).toMatchObject({
      unlike: [{ name: 'transport', from: 'websocket', to: 'http' }],
      stages: [],
    })
    expect(pairs[0].stages[0].shifts).toHaveLength(11)
  })
})

describe('changes in words', () => {
  test.each([
    [1.104, '+10.4 %'],
    [0.9, '-10.0 %'],
    [1.0001, '0 %'],
    [3.5, '+250 %'],
    [Number.POSITIVE_INFINITY, '+∞'],
  ])('%d is %s', (ratio, words) => {
    expect(changeWords(ratio)).toBe(words)
  })

  test('an interval may be open at both ends', () => {
    expect(changeInterval(0, Number.POSITIVE_INFINITY)).toBe('[−∞, +∞]')
  })
})

describe('the shift plot', () => {
  const shift = (share: number, ratio: number) =>
    ({ kind: 'shift', share, from: 1, to: ratio, ratio, low: ratio * 0.98, high: ratio * 1.02 }) as const

  test('draws each quantile around the line of no change', () => {
    expect(shiftPlot([shift(0.5, 1), shift(0.95, 1.2)]).join('\n')).toBe(
      [
        '      -18.3 %               0               +22.4 %',
        'p50                       ├─●─┤',
        'p95                         ┊                 ├─●─┤',
      ].join('\n'),
    )
  })

  test('puts what lies beyond every number at the end', () => {
    const endless = { ...shift(0.99, 1.1), ratio: Number.POSITIVE_INFINITY, high: Number.POSITIVE_INFINITY }
    expect(shiftPlot([shift(0.5, 1.1), endless]).at(-1)).toMatch(/─●$/)
  })

  test('is empty where there is nothing to draw', () => {
    expect(shiftPlot([{ kind: 'too small', share: 0.5, needed: 6 }])).toEqual([])
  })
})
