import {
  type AnswerFidelity,
  FIDELITY_FINDINGS,
  type FidelityFinding,
} from '../../core/trial/answer-fidelity.ts'
import { SIGNAL_FIGURES, type SpeechSignal } from '../../core/trial/speech-signal.ts'
import { CONFIDENCE } from '../statistics/interval.ts'
import { type ExactPercentile, medianOf } from '../statistics/percentile.ts'
import { estimateProportion, type Proportion } from '../statistics/wilson-interval.ts'
import type { WordErrorRate } from '../statistics/word-error-rate.ts'
import type { StandIn } from '../values/stand-in.ts'
import { type Consistency, measureConsistency } from './consistency.ts'
import { compareErrorRates, type ErrorRateDifference } from './contrast-error-rates.ts'
import { bootstrapErrorRate, errorsByText } from './word-errors-by-text.ts'

/** A count among the answers that could be judged. */
export interface FindingCount {
  readonly count: number
  readonly of: number
  /** Absent if no answer could be judged. */
  readonly share?: Proportion
}

/** A figure of the signal, over the answers of a target. */
export interface SignalMedian extends ExactPercentile {
  readonly n: number
}

/** What was heard of one target. */
export interface TargetFidelity extends StandIn {
  readonly target: string
  readonly language: string
  readonly answers: number
  /** Answers with a transcript. */
  readonly heard: number
  /** Absent without transcripts. */
  readonly wordErrorRate?: WordErrorRate
  /** The recogniser's own word error rate, on the same texts read by the lab's engine. */
  readonly floor?: WordErrorRate
  readonly findings: Readonly<Record<FidelityFinding, FindingCount>>
  /** Absent if no text has two answers. */
  readonly consistency?: Consistency
  readonly signal: { readonly [Figure in keyof SpeechSignal]?: SignalMedian }
}

/** Two targets on the same texts. */
export interface FidelityDifference extends ErrorRateDifference {
  readonly from: string
  readonly to: string
}

/** What was heard of a run. */
export interface FidelitySummary {
  readonly targets: readonly TargetFidelity[]
  /**
   * One for every pair with at least six texts in common. All intervals together hold with 95 % confidence
   * (Bonferroni).
   */
  readonly differences: readonly FidelityDifference[]
  /** The answers that differ most from their texts, the worst first. */
  readonly worst: readonly AnswerFidelity[]
}

const WORST = 10

/** Findings that only the text can show; the others need the signal alone. */
const OF_TEXT: ReadonlySet<FidelityFinding> = new Set([
  'truncated',
  'repeated',
  'added',
  'other text',
  'wrong rate',
])

export function summarizeFidelity(answers: readonly AnswerFidelity[], seed: number): FidelitySummary {
  const targets = [...new Set(answers.map(({ target }) => target))]
  return {
    targets: targets.map((target) =>
      summarizeTarget(
        answers.filter((one) => one.target === target),
        seed,
      ),
    ),
    differences: compareTargets(answers, targets, seed),
    worst: worstAnswers(answers),
  }
}

function summarizeTarget(answers: readonly AnswerFidelity[], seed: number): TargetFidelity {
  const [first] = answers
  const rate = bootstrapErrorRate(
    errorsByText(answers, ({ heard }) => heard),
    seed,
  )
  const floor = bootstrapErrorRate(
    errorsByText(answers, ({ floor }) => floor),
    seed,
  )
  const consistency = measureConsistency(answers)
  return {
    target: first?.target ?? '',
    language: first?.language ?? '',
    simulated: answers.some(({ simulated }) => simulated),
    ...(answers.some(({ replayed }) => replayed) && { replayed: true }),
    answers: answers.length,
    heard: answers.filter(({ heard }) => heard).length,
    ...(rate && { wordErrorRate: rate }),
    ...(floor && { floor }),
    ...(consistency && { consistency }),
    findings: Object.fromEntries(
      FIDELITY_FINDINGS.map((finding) => [finding, countFinding(answers, finding)]),
    ) as TargetFidelity['findings'],
    signal: signalMedians(answers),
  }
}

function countFinding(answers: readonly AnswerFidelity[], finding: FidelityFinding): FindingCount {
  const told = answers.filter((answer) => canTell(answer, finding))
  const count = told.filter(({ findings }) => findings.includes(finding)).length
  const share = estimateProportion(count, told.length)
  return { count, of: told.length, ...(share && { share }) }
}

function canTell({ heard, signal }: AnswerFidelity, finding: FidelityFinding): boolean {
  if (finding === 'clipped') return signal.clipped !== undefined
  if (finding === 'clicks') return signal.clicks !== undefined
  if (finding === 'noise') return signal.noise !== undefined && signal.loudness !== undefined
  return !OF_TEXT.has(finding) || heard !== undefined
}

/** All figures but the joins: those only say how many clicks there could be. */
export const SUMMARISED_FIGURES = (Object.keys(SIGNAL_FIGURES) as (keyof SpeechSignal)[]).filter(
  (figure) => figure !== 'joins',
)

function signalMedians(answers: readonly AnswerFidelity[]): TargetFidelity['signal'] {
  return Object.fromEntries(
    SUMMARISED_FIGURES.flatMap((figure) => {
      const values = answers.flatMap(({ signal }) => signal[figure] ?? [])
      const median = medianOf(values)
      return median ? [[figure, { ...median, n: values.length }]] : []
    }),
  )
}

function compareTargets(
  answers: readonly AnswerFidelity[],
  targets: readonly string[],
  seed: number,
): FidelityDifference[] {
  const errors = targets.map((target) =>
    errorsByText(
      answers.filter((one) => one.target === target),
      ({ heard }) => heard,
    ),
  )
  const pairs = targets.flatMap((_, first) =>
    targets.slice(first + 1).map((_, offset) => [first, first + 1 + offset]),
  )
  const confidence = 1 - (1 - CONFIDENCE) / Math.max(1, pairs.length)
  return pairs.flatMap(([first = 0, second = 0]) => {
    const [a, b] = [errors[first], errors[second]]
    const found = a && b && compareErrorRates([a, b], seed, confidence)
    return found ? [{ from: targets[first] ?? '', to: targets[second] ?? '', ...found }] : []
  })
}

function worstAnswers(answers: readonly AnswerFidelity[]): AnswerFidelity[] {
  return answers
    .filter(({ heard, findings }) => findings.length > 0 || (heard?.errors ?? 0) > 0)
    .toSorted(
      (a, b) => errorShare(b) - errorShare(a) || b.findings.length - a.findings.length || a.trial - b.trial,
    )
    .slice(0, WORST)
}

/** The share of errors beyond the recogniser's own on the same text. */
function errorShare({ heard, floor }: AnswerFidelity): number {
  if (!heard || heard.words === 0) return 0
  return (heard.errors - Math.min(heard.errors, floor?.errors ?? 0)) / heard.words
}
