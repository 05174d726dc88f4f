import { describe, expect, test } from 'vitest'
import { aggregationNotes } from '../../src/report/aggregation-notes.ts'
import { courseNotes } from '../../src/report/course-notes.ts'
import { type Digest, digestTrials } from '../../src/report/digest.ts'
import { describeLoad } from '../../src/report/load-words.ts'
import type { LoadCourse } from '../../src/results/load-course.ts'
import { answered, trialWith } from '../tally/trials.ts'
import { FILE } from './runs.ts'

const EMPTY = await digestTrials(FILE, [])

function words(course: readonly LoadCourse[]): string[] {
  return courseNotes({ ...EMPTY, course }).map((note) => `${note.about}: ${note.words}`)
}

describe('notes on the load', () => {
  const plain: LoadCourse = { target: 'a', starts: 50, dropped: 0, steadiness: { state: 'steady' } }

  test.each<[string, LoadCourse, string]>([
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
    expect(words([course])).toContain(expected)
  })
})

describe('the cost of a provider’s own text buffering', () => {
  const TARGET = { adapter: 'x', language: 'en', region: '', options: {} }
  const fed = { ...TARGET, id: 'fed', input: { mode: 'tokens', tokensPerSecond: 50, jitter: 0 } } as const

  async function notesFor(whole: Digest['file']['scenario']['targets'][number]): Promise<string[]> {
    const file = { ...FILE, scenario: { ...FILE.scenario, targets: [whole, fed] } }
    const trials = Array.from({ length: 80 }, (_, trial) => [
      trialWith({ trial, target: whole.id, at: answered(200_000) }),
      trialWith({ trial: trial + 80, target: 'fed', at: answered(500_000) }),
    ])
    return aggregationNotes(await digestTrials(file, trials.flat())).map((note) => note.words)
  }

  test('is the difference to a target that only differs in getting its text whole', async () => {
    expect(await notesFor({ ...TARGET, id: 'whole' })).toEqual([
      expect.stringMatching(/^fed has its first audio 300 ms \[.*\] later than whole \(p50 of ttfa, warm\)$/),
    ])
  })

  test('is not reported for targets that differ in anything else', async () => {
    expect(await notesFor({ ...TARGET, id: 'other', voice: 'another' })).toEqual([])
  })
})

test('a load is described with its model first', () => {
  const common = { order: 'interleaved', arrival: 'poisson' } as const
  expect(
    describeLoad({ executor: 'constant-arrival-rate', rate: 5, duration: 10_000, maxInFlight: 3, ...common }),
  ).toBe(
    'open: 5 starts a second against each target (constant-arrival-rate, interleaved), for 10 s, arrivals poisson, at most 3 in flight',
  )
  expect(
    describeLoad({ executor: 'sessions', rate: 1, duration: 5000, turns: 3, think: 100, ...common }),
  ).toBe(
    'partly open: 1 conversations a second against each target (sessions, interleaved), 3 turns each, for 5 s, arrivals poisson',
  )
})
