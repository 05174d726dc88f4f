import type { Target } from '../../core/config/target.ts'
import { type PercentileDifference, percentileDifference } from '../statistics/percentile-difference.ts'
import type { RunSummary } from './run-summary.ts'
import type { TargetSummary } from './target-summary.ts'

/** A target that gets its text incrementally, and one that differs only in getting the text whole. */
export interface AggregationCost {
  readonly incremental: TargetSummary
  readonly whole: TargetSummary
  /** Difference of their median times to first audio. */
  readonly difference: PercentileDifference
}

/** What a provider's own text buffering costs, in each connection state that both targets have. */
export function findAggregationCosts({ file, summaries }: RunSummary): AggregationCost[] {
  const { targets, input } = file.scenario
  const modeOf = (target: Target) => (target.input ?? input)?.mode ?? 'whole'
  return targets
    .filter((target) => modeOf(target) !== 'whole')
    .flatMap((incremental) => {
      const whole = targets.find(
        (target) => modeOf(target) === 'whole' && differsInInput(target, incremental),
      )
      return whole ? pairByConnection(incremental.id, whole.id, summaries) : []
    })
}

function pairByConnection(
  incremental: string,
  whole: string,
  summaries: readonly TargetSummary[],
): AggregationCost[] {
  return summaries
    .filter(({ target }) => target === incremental)
    .flatMap((one) => {
      const other = summaries.find(
        ({ target, connection }) => target === whole && connection === one.connection,
      )
      const [slower, faster] = [one.stages.get('ttfa'), other?.stages.get('ttfa')]
      if (!other || !slower || !faster) return []
      const deviation = Math.hypot(one.levelDeviation, other.levelDeviation)
      const difference = percentileDifference(slower.percentiles.p50, faster.percentiles.p50, deviation)
      return [{ incremental: one, whole: other, difference }]
    })
}

/** Whether two targets differ only in name, text input and lab profile. */
function differsInInput(one: Target, other: Target): boolean {
  return comparisonKey(one) === comparisonKey(other)
}

function comparisonKey({ id: _id, input: _input, lab: _lab, ...rest }: Target): string {
  return JSON.stringify(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)))
}
