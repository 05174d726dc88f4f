import picocolors from 'picocolors'
import { describe, expect, test } from 'vitest'
import { formatCompareJson } from '../../../src/report/compare/compare-json.ts'
import { renderCompareMarkdown } from '../../../src/report/compare/compare-markdown.ts'
import { renderCompareText } from '../../../src/report/compare/compare-summary.ts'
import { renderFullCompareText } from '../../../src/report/compare/compare-text.ts'
import { renderShiftPlot } from '../../../src/report/compare/shift-plot.ts'
import {
  formatChange,
  formatChangeInterval,
  formatShortChange,
} from '../../../src/report/format/units/changes.ts'
import { compareTargets } from '../../../src/tally/compare/compare-runs.ts'
import { createArm } from '../../tally/compare/sample-arms.ts'
import {
  LOG_NORMAL,
  randomWith,
  simulateDrift,
  simulateRun,
} from '../../tally/compare/synthetic-latencies.ts'
import { FILE } from '../sample-runs.ts'

const random = randomWith(8)
const drift = simulateDrift(20, 0.08, random)
const arm = (target: string, factor: number, words = {}) =>
  createArm(target, simulateRun(LOG_NORMAL, drift, 10, random, factor), { stage: 'ttfa_heard', ...words })

const REPORT = {
  comparison: compareTargets(
    FILE,
    [
      arm('quick', 1),
      arm('same', 1),
      arm('slow', 1.5),
      arm('over-http', 2, { conditions: { transport: 'http' } }),
    ],
    { seed: 1, criterion: { stage: 'ttfa_heard', share: 0.5 } },
  ),
  runs: ['20251120T040000Z-first-look'],
  simulated: false,
}

describe('a comparison', () => {
  const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'a-name-as-long-as-a-scenario-likes-to-have-them']
  const STATES = ['hot', 'cold'] as const
  const EIGHT = {
    ...REPORT,
    comparison: compareTargets(
      FILE,
      NAMES.flatMap((name, index) =>
        STATES.map((connection) => arm(name, 1 + index / 4, { conditions: { connection } })),
      ),
      { seed: 1, criterion: { stage: 'ttfa_heard', share: 0.5 } },
    ),
  }
  const shortOf = (report: typeof REPORT) =>
    renderCompareText(report, 'ttfa_heard', picocolors.createColors(false)).trimEnd().split('\n')

  test('of eight targets in two connection states fits a screen of 80 columns', () => {
    const lines = shortOf(EIGHT)
    expect(lines.length).toBeLessThanOrEqual(40)
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80)
    expect(lines.filter((line) => /^g +\d .*%.*%/.test(line))).toHaveLength(2)
    expect(
      lines.filter((line) => /^On (hot|cold) connections: a is first, \d+ ms, before b, /.test(line)),
    ).toHaveLength(2)
    expect(lines.at(-1)).toContain('--all')
  })

  test('in short names only those pairs as not compared that no table has', () => {
    expect(shortOf(EIGHT).join('\n')).not.toContain('NOT COMPARED')
    expect(shortOf(REPORT).join('\n')).toContain('NOT COMPARED over-http with quick: transport')
  })

  test('in short has a mark where trials are too few, and says how many it takes', () => {
    const few = {
      ...REPORT,
      comparison: compareTargets(
        FILE,
        ['a', 'b'].map((name) =>
          createArm(name, simulateRun(LOG_NORMAL, drift, 2, random, 1), { stage: 'ttfa_heard' }),
        ),
        { seed: 1, criterion: { stage: 'ttfa_heard', share: 0.5 } },
      ),
    }
    const text = shortOf(few).join(' ')
    expect(text).toMatch(/\[[^\]]*\] +\* /)
    expect(text).toContain('* p95 needs 72 trials of each.')
    expect(text).not.toContain('n too small')
  })

  test('in short', async () => {
    await expect(`${shortOf(REPORT).join('\n')}\n`).toMatchFileSnapshot('golden/short.txt')
  })

  test('first has no other stage than the one that is ranked', () => {
    const due = { stage: 'ttfa_due' as const, conditions: { connection: 'all' as const } }
    const both = {
      ...REPORT,
      comparison: compareTargets(FILE, [arm('a', 1), arm('b', 2), arm('a', 1, due), arm('b', 2, due)], {
        seed: 1,
        criterion: { stage: 'ttfa_heard', share: 0.5 },
      }),
    }
    const paint = picocolors.createColors(false)
    expect(renderFullCompareText(both, paint)).toMatch(/^ttfa_due/m)
    expect(renderCompareText(both, 'ttfa_heard', paint)).not.toMatch(/^ttfa_due/m)
  })

  test('on a terminal', async () => {
    const text = renderFullCompareText(REPORT, picocolors.createColors(false))
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
    await expect(text).toMatchFileSnapshot('golden/comparison.txt')
  })

  test('as Markdown', async () => {
    await expect(renderCompareMarkdown(REPORT)).toMatchFileSnapshot('golden/comparison.md')
  })

  test('as JSON has every number and every difference in conditions', () => {
    const { pairs, rankings } = JSON.parse(formatCompareJson(REPORT))
    expect(rankings[0].ranked.map(({ rank }: { rank: number }) => rank)).toEqual([1, 1, 3])
    expect(pairs.at(-1)).toMatchObject({
      differences: [{ name: 'transport', from: 'websocket', to: 'http' }],
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
    expect(formatChange(ratio)).toBe(words)
  })

  test.each([
    [1.4, 1.2, 1.61, '+40 % [+20, +61]'],
    [1.012, 0.97, 1.05, '+1.2 % [-3.0, +5.0]'],
    [0.95, 0.9, 1.001, '-5 % [-10, 0]'],
    [2, 0, Number.POSITIVE_INFINITY, '+100 % [−∞, +∞]'],
  ])('%d from %d to %d is %s in a narrow table', (ratio, low, high, words) => {
    expect(formatShortChange(ratio, low, high)).toBe(words)
  })

  test('an interval may be open at both ends', () => {
    expect(formatChangeInterval(0, Number.POSITIVE_INFINITY)).toBe('[−∞, +∞]')
  })
})

describe('the shift plot', () => {
  const shift = (share: number, ratio: number) =>
    ({ kind: 'shift', share, from: 1, to: ratio, ratio, low: ratio * 0.98, high: ratio * 1.02 }) as const

  test('draws each quantile around the line of no change', () => {
    expect(renderShiftPlot([shift(0.5, 1), shift(0.95, 1.2)]).join('\n')).toBe(
      [
        '      -18.3 %               0               +22.4 %',
        'p50                       ├─●─┤',
        'p95                         ┊                 ├─●─┤',
      ].join('\n'),
    )
  })

  test('puts what lies beyond every number at the end', () => {
    const endless = { ...shift(0.99, 1.1), ratio: Number.POSITIVE_INFINITY, high: Number.POSITIVE_INFINITY }
    expect(renderShiftPlot([shift(0.5, 1.1), endless]).at(-1)).toMatch(/─●$/)
  })

  test('is empty where there is nothing to draw', () => {
    expect(renderShiftPlot([{ kind: 'too small', share: 0.5, needed: 6 }])).toEqual([])
  })
})
