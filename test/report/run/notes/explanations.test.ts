import { describe, expect, test } from 'vitest'
import { explainRun } from '../../../../src/report/run/notes/explanations.ts'
import type { RunFile } from '../../../../src/results/run/run-file.ts'
import { FILE } from '../../sample-runs.ts'

const { validity: _, ...UNJUDGED } = FILE

function wordsAbout(about: string, file: RunFile) {
  const found = explainRun(file, [], ['p50']).find((explanation) => explanation.label === about)
  return found && [found.text, found.isCritical === true]
}

describe('explain', () => {
  test.each([
    ['a valid run', { validity: { state: 'valid', reasons: [] } }, 'valid: the harness kept up', false],
    [
      'a degraded run',
      { validity: { state: 'degraded', reasons: ['a', 'b'] } },
      'degraded, read with care: a; b',
      false,
    ],
    [
      'an invalid run',
      { validity: { state: 'invalid', reasons: ['a'] } },
      'INVALID, do not use these numbers: a',
      true,
    ],
    ['a run without validity', {}, 'unknown: the run ended before the harness was checked', false],
  ] as const)('says how far to trust %s', (_sentence, words, expected, grave) => {
    expect(wordsAbout('validity', { ...UNJUDGED, ...words })).toEqual([expected, grave])
  })

  test('says why a run was interrupted, and nothing for a finished one', () => {
    const interruption = { reason: 'killed', detail: '' } as const
    expect(wordsAbout('interrupted', { ...FILE, status: 'interrupted', interruption })).toEqual([
      'only the trials until then are included; killed',
      false,
    ])
    expect(wordsAbout('finished', FILE)).toBeUndefined()
  })

  const STAMPS = {
    source: 'kernel',
    trials: 98,
    unseen: 0,
    unlocated: 0,
    dropped: 0,
    clock_us: 0.42,
  } as const
  test.each([
    [
      'all instants',
      STAMPS,
      'from the packets in 98 of 98 trials with audio, their clock known to 0.4 us; the capture lost 0 packets',
    ],
    [
      'some of them',
      { ...STAMPS, unseen: 3, unlocated: 9, dropped: 12 },
      'from the packets in 98 of 110 trials with audio, their clock known to 0.4 us; from the event loop in the others: 3 because a packet of theirs is not in the capture, 9 over HTTP/2, compression or a proxy; the capture lost 12 packets',
    ],
  ])('says that %s are those of packets', (_sentence, stamps, words) => {
    expect(wordsAbout('stamps', { ...FILE, stamps })).toEqual([words, false])
  })

  test('says so of a capture that did not say what it lost', () => {
    const { dropped: _dropped, ...stamps } = STAMPS
    expect(wordsAbout('stamps', { ...FILE, stamps })?.[0]).toMatch(/lost an unknown number of packets$/)
  })

  test('says nothing of stamps that are all of the event loop', () => {
    expect(wordsAbout('stamps', FILE)).toBeUndefined()
  })

  test('explains each mark', () => {
    const marked = explainRun(FILE, ['> timeout', '*', '–'], ['p50', 'p99_9']).slice(-3)
    expect(marked).toEqual([
      {
        label: '> timeout',
        text: 'the percentile falls on a trial that failed or had no audio within 30 s; in an interval it is shown as ∞',
      },
      { label: '*', text: 'n too small for an interval: p50 needs 6, p99.9 needs 3688' },
      { label: '–', text: 'no trial has this stage' },
    ])
  })
})
