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
