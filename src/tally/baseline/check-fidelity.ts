import type { FidelityMetric } from '../../core/config/threshold.ts'
import type { Arm } from '../compare/arm.ts'
import { type ComparisonVerdict, EQUIVALENCE_CONFIDENCE } from '../compare/decide-comparisons.ts'
import {
  answersWith,
  contrastFidelity,
  type FidelityContrast,
  sharedTexts,
  TEXTS_NEEDED,
} from '../fidelity/contrast-fidelity.ts'
import { type HeardTrial, readFidelityMetric, recogniserOf } from '../fidelity/fidelity-reading.ts'
import { adjustPValues } from '../statistics/holm.ts'
import { CONFIDENCE } from '../statistics/interval.ts'
import { trialsNeeded } from '../statistics/trials-needed.ts'
import type { FidelityGate } from './gates.ts'

/** The result of one gate on what was said, for one target. */
export interface FidelityResult {
  readonly target: string
  readonly connection: string
  readonly gate: FidelityGate
  /** Answers for which the metric is known. */
  readonly n: readonly [baseline: number, run: number]
  readonly outcome: FidelityOutcome
}

export type FidelityOutcome =
  | {
      readonly kind: 'decided'
      readonly verdict: ComparisonVerdict
      readonly from: number
      readonly to: number
      /** For shares, the difference; for `rate`, the change relative to the baseline: -0.3 is 30 % slower. */
      readonly change: { readonly value: number; readonly low: number; readonly high: number }
      /** One-sided, adjusted (Holm) over all fidelity gates. */
      readonly p: number
      /** More answers on each side that would probably decide it; only if inconclusive. */
      readonly moreAnswers?: number
    }
  | { readonly kind: 'no data'; readonly why: string }

/** The arms of a target in baseline and run. */
export interface FidelityPair {
  readonly before: Arm
  readonly after: Arm | undefined
}

interface Prepared {
  readonly gate: FidelityGate
  readonly pair: FidelityPair
  readonly sides: readonly [readonly HeardTrial[], readonly HeardTrial[]]
  readonly contrast?: FidelityContrast | undefined
  readonly why?: string | undefined
}

/**
 * Compares what was said with the baseline, all gates and targets as one family of tests. Skips targets for which the
 * baseline lacks the metric, such as a voice in a language that the recogniser does not know.
 */
export function checkFidelityGates(
  pairs: readonly FidelityPair[],
  gates: readonly FidelityGate[],
  seed: number,
): FidelityResult[] {
  const prepared = pairs.flatMap((pair) =>
    gates
      .filter(({ metric }) => answersWith(metric, pair.before.heard ?? []).length > 0)
      .map((gate) => prepare(gate, pair, seed)),
  )
  const worse = adjustPValues(prepared.flatMap(({ contrast }) => contrast?.worse ?? []))
  const better = adjustPValues(prepared.flatMap(({ contrast }) => contrast?.better ?? []))
  return prepared.map((one) => {
    const { gate, pair, sides, contrast, why = '' } = one
    const { target, conditions } = pair.before
    const n = [sides[0].length, sides[1].length] as const
    const base = { target, connection: conditions.connection, gate, n }
    if (!contrast) return { ...base, outcome: { kind: 'no data', why } }
    const adjusted = { worse: worse.shift() ?? 1, better: better.shift() ?? 1 }
    return { ...base, outcome: decide(one, contrast, adjusted, seed) }
  })
}

function prepare(gate: FidelityGate, pair: FidelityPair, seed: number): Prepared {
  const { metric } = gate
  const heard = [pair.before.heard ?? [], pair.after?.heard ?? []] as const
  const sides = [answersWith(metric, heard[0]), answersWith(metric, heard[1])] as const
  const why = whyNothing(metric, sides, pair.after)
  const contrast = why === undefined ? contrastFidelity(metric, sides, seed) : undefined
  return { gate, pair, sides, contrast, why }
}

function whyNothing(metric: FidelityMetric, sides: Prepared['sides'], after: Arm | undefined) {
  if (!after) return 'the run has no answers of this target'
  if (!after.heard)
    return 'this target of the run has not been listened to: use `ttfa listen`, if its audio was kept'
  if (sides[1].length === 0) return `${metric} is not known of any answer of the run that was listened to`
  const [from, to] = [recogniserOf(sides[0]), recogniserOf(sides[1])]
  if (NEEDS_RECOGNISER.has(metric) && from !== to)
    return `not comparable: ${from} listened to the baseline and ${to} to the run`
  const [texts, needed] = [sharedTexts(sides), TEXTS_NEEDED[metric]]
  return texts < needed ? `n too small: ${texts} of ${needed} texts that were listened to in both` : undefined
}

const NEEDS_RECOGNISER: ReadonlySet<FidelityMetric> = new Set(['wer', 'truncated'])

function decide(
  { gate: { metric, margin }, sides }: Prepared,
  contrast: FidelityContrast,
  adjusted: { readonly worse: number; readonly better: number },
  seed: number,
): FidelityOutcome {
  const toChange = metric === 'rate' ? Math.expm1 : (difference: number) => difference
  const bound = metric === 'rate' ? Math.log1p(margin) : margin
  const interval = contrast.intervalAt(CONFIDENCE)
  const verdict = decideVerdict(contrast, adjusted, bound)
  const n = Math.min(sides[0].length, sides[1].length)
  const readingOf = (heard: readonly HeardTrial[]) =>
    readFidelityMetric(metric, heard, seed)?.value ?? Number.NaN
  return {
    kind: 'decided',
    verdict,
    from: readingOf(sides[0]),
    to: readingOf(sides[1]),
    change: {
      value: toChange(contrast.estimate),
      low: toChange(interval.low),
      high: toChange(interval.high),
    },
    p: Math.min(adjusted.worse, adjusted.better),
    ...(verdict === 'inconclusive' && {
      moreAnswers: estimateMoreAnswers((interval.high - interval.low) / 2, bound, n),
    }),
  }
}

function decideVerdict(
  contrast: FidelityContrast,
  { worse, better }: { readonly worse: number; readonly better: number },
  bound: number,
): ComparisonVerdict {
  const { low, high } = contrast.intervalAt(EQUIVALENCE_CONFIDENCE)
  if (low > -bound && high < bound) return 'equivalent'
  const level = (1 - CONFIDENCE) / 2
  if (worse <= level) return 'regression'
  return better <= level ? 'improvement' : 'inconclusive'
}

function estimateMoreAnswers(halfWidth: number, bound: number, n: number): number {
  if (!Number.isFinite(halfWidth)) return Math.ceil(n / 2)
  return Math.max(trialsNeeded(n, halfWidth, Math.expm1(bound)) - n, Math.ceil(n / 2))
}
