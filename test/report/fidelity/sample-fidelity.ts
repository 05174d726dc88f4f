import { formatFidelityJson } from '../../../src/report/fidelity/fidelity-json.ts'
import { summarizeFidelity } from '../../../src/tally/fidelity/fidelity-summary.ts'
import type { ReportedFidelity } from '../../../src/tally/fidelity/reported-fidelity.ts'
import { answerWith } from '../../fidelity/support/answers.ts'

/** Two targets of the lab on ten texts; the second loses the end of two. With a third that nobody understands. */
export function sampleFidelity(): ReportedFidelity {
  const heard = {
    transcript: 'Please hold the line',
    words: 10,
    same: 10,
    missingEnd: 0,
    repeated: 0,
    added: 0,
  }
  const answers = ['lightning', 'sonic', 'hindi'].flatMap((target, which) =>
    Array.from({ length: 10 }, (_, text) => {
      const isCut = target === 'sonic' && text < 2
      const {
        heard: _none,
        floor: _neither,
        ...unknown
      } = answerWith({
        trial: which * 10 + text,
        target,
        text,
        language: target === 'hindi' ? 'hi' : 'en',
      })
      if (target === 'hindi') return unknown
      const errors = isCut ? 4 : text === 5 ? 1 : 0
      return {
        ...unknown,
        heard: { ...heard, errors, same: 10 - errors, missingEnd: isCut ? 4 : 0 },
        floor: { words: 10, errors: text === 5 ? 1 : 0 },
        findings: isCut ? (['truncated'] as const) : [],
      }
    }),
  )
  const { worst, differences, ...summary } = summarizeFidelity(answers, 7)
  return {
    run: '20261120T101500Z-heard',
    scenario: 'heard',
    recogniser: 'moonshine-tiny',
    answers: answers.length,
    sampled: answers.length,
    kept: 120,
    ...summary,
    differences: differences.map((difference) => ({ ...difference, settings: ['options.speed'] })),
    worst: worst.map(({ trial, target, findings, heard }) => ({
      trial,
      target,
      written: 'Please hold the line while I look for your order.',
      transcript: heard?.transcript ?? '',
      words: 10,
      errors: heard?.errors ?? 0,
      findings,
      steps: [
        { kind: 'same', said: ['please', 'hold'], heard: ['please', 'hold'] },
        { kind: 'missing', said: ['order'], heard: [] },
      ],
    })),
  }
}

export function sampleFidelityJson(): string {
  return formatFidelityJson(sampleFidelity())
}
