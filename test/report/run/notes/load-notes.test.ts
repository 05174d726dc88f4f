import { describe, expect, test } from 'vitest'
import { formatLoad } from '../../../../src/report/format/format-load.ts'
import { formatAggregationNotes } from '../../../../src/report/run/notes/aggregation-notes.ts'
import { formatLoadNotes } from '../../../../src/report/run/notes/load-notes.ts'
import type { LoadSummary } from '../../../../src/results/run/load-summary.ts'
import { type RunSummary, summarizeRun } from '../../../../src/tally/run/run-summary.ts'
import { answeredInstants, trialWith } from '../../../tally/sample-trials.ts'
import { FILE } from '../../sample-runs.ts'

const EMPTY = await summarizeRun(FILE, [])

function noteTexts(loads: readonly LoadSummary[]): string[] {
  return formatLoadNotes({ ...EMPTY, loads }).map((note) => `${note.label}: ${note.text}`)
}

describe('notes on the load', () => {
  const plain: LoadSummary = { target: 'a', starts: 50, dropped: 0, steadiness: { state: 'steady' } }

  test.each<[string, LoadSummary, string]>([
    ['what was steady is said in one line', plain, 'steady: yes (MSER-5 and three windows)'],
    [
      'what was dropped is said with its share',
      { ...plain, dropped: 10 },
      'dropped: 10 of 50 starts against a (20 %) were dropped by maxInFlight; they count as failures, and as infinite in ttfa_due',
    ],
    [
      'a rate is said with the time it was counted over',
      { ...plain, rate: { started: 9.96, answered: 9.5, seconds: 8 } },
      'rate: a 10.0 started and 9.5 answered a second over 8.0 s, without warm-up, ramps and drain',
    ],
    [
      'what settled late is said with what to do',
      { ...plain, steadiness: { state: 'settling', trials: 40 } },
      'steady: a: its first 40 trials look like warm-up: use a longer warm-up',
    ],
  ])('%s', (_, course, expected) => {
    expect(noteTexts([course])).toContain(expected)
  })
})

describe('the cost of a provider’s own text buffering', () => {
  const TARGET = { adapter: 'x', language: 'en', region: '', options: {} }
  const fed = { ...TARGET, id: 'fed', input: { mode: 'tokens', tokensPerSecond: 50, jitter: 0 } } as const

  async function notesFor(whole: RunSummary['file']['scenario']['targets'][number]): Promise<string[]> {
    const file = { ...FILE, scenario: { ...FILE.scenario, targets: [whole, fed] } }
    const trials = Array.from({ length: 80 }, (_, trial) => [
      trialWith({ trial, target: whole.id, at: answeredInstants(200_000) }),
      trialWith({ trial: trial + 80, target: 'fed', at: answeredInstants(500_000) }),
    ])
    return formatAggregationNotes(await summarizeRun(file, trials.flat())).map((note) => note.text)
  }

  test('is the difference to a target that only differs in getting its text whole', async () => {
    expect(await notesFor({ ...TARGET, id: 'whole' })).toEqual([
      expect.stringMatching(/^fed: first audio 300 ms \[.*\] later than whole \(p50 of ttfa, warm\)$/),
    ])
  })

  test('is not reported for targets that differ in anything else', async () => {
    expect(await notesFor({ ...TARGET, id: 'other', voice: 'another' })).toEqual([])
  })
})

test('a load is described with its model first', () => {
  const common = { order: 'interleaved', arrival: 'poisson' } as const
  expect(
    formatLoad({ executor: 'constant-arrival-rate', rate: 5, duration: 10_000, maxInFlight: 3, ...common }),
  ).toBe(
    'open: 5 starts a second against each target (constant-arrival-rate, interleaved), for 10 s, arrivals poisson, at most 3 in flight',
  )
  expect(formatLoad({ executor: 'sessions', rate: 1, duration: 5000, turns: 3, think: 100, ...common })).toBe(
    'partly open: 1 conversations a second against each target (sessions, interleaved), 3 turns each, for 5 s, arrivals poisson',
  )
})
