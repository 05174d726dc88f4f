import { toDurationShift } from '../../tally/compare/compare-arms.ts'
import type { OptionCost } from '../../tally/compare/option-costs.ts'
import type { RunSummary } from '../../tally/run/run-summary.ts'
import { type StageRow, stageRows } from '../../tally/run/stage-rows.ts'
import type { TargetSummary } from '../../tally/run/target-summary.ts'
import type { PercentileEstimate } from '../../tally/statistics/interval.ts'
import type { Quantile } from '../../tally/statistics/percentile.ts'
import type { ThresholdResult } from '../../tally/thresholds/evaluate-threshold.ts'

/** The version of the JSON that `--json` prints. */
const SCHEMA_VERSION = 1

/** Microseconds; `"inf"` beyond the timeout, null without data. */
type DurationJson = number | 'inf' | null

/** The summary as JSON. Ends in a newline. */
export function formatSummaryJson(runSummary: RunSummary, costs: readonly OptionCost[] = []): string {
  const { file, groups, summaries, faults, thresholds, trials, loads, turnContexts } = runSummary
  const data = {
    schema_version: SCHEMA_VERSION,
    run: file.run,
    scenario: file.scenario.name,
    status: file.status,
    simulated: file.simulated,
    validity: file.validity,
    harness: file.harness ?? null,
    trials,
    targets: summaries.map(toTargetJson),
    stages: stageRows(groups).map(toStageJson),
    faults,
    thresholds: thresholds.map(toThresholdJson),
    course: loads,
    circumstances: turnContexts.map(({ ttfa, ttfaDue, closedAfter, ...row }) => ({
      ...row,
      closed_after_us: closedAfter ?? null,
      ttfa_p50_us: durationJson(ttfa),
      ttfa_due_p50_us: durationJson(ttfaDue),
    })),
    ...(file.clones && { clones: file.clones }),
    ...(file.dictionaries && { dictionaries: file.dictionaries }),
    ...(costs.length > 0 && { option_costs: costs.map(toOptionCostJson) }),
  }
  return `${JSON.stringify(data, null, 2)}\n`
}

function toTargetJson(summary: TargetSummary) {
  return {
    target: summary.target,
    connection: summary.connection,
    trials: summary.trials,
    ok: summary.ok,
    success: summary.success ?? null,
    lead_silence_p50_us: durationJson(summary.leadSilence),
    rtf_p50: durationJson(summary.rtf),
    stalled: summary.stalled ?? null,
    simulated: summary.simulated,
  }
}

function toStageJson({ smallest, largest, percentiles, ...row }: StageRow) {
  const readings = Object.entries(percentiles).map(([name, reading]) => [name, toEstimateJson(reading)])
  return {
    ...row,
    min_us: durationJson(smallest),
    ...Object.fromEntries(readings),
    max_us: durationJson(largest),
  }
}

/** Differences of `ttfa`; null with too few trials. */
function toOptionCostJson({ option, target, plain, connection, n, shifts }: OptionCost) {
  const at = (share: number) => {
    const shift = shifts.find((one) => one.share === share)
    if (shift?.kind !== 'shift') return null
    const { by, low, high } = toDurationShift(shift)
    return {
      by_us: signedDurationJson(by),
      low_us: signedDurationJson(low),
      high_us: signedDurationJson(high),
    }
  }
  return { target, option, beside: plain, connection, n, ttfa_p50: at(0.5), ttfa_p95: at(0.95) }
}

/** Infinite if one side is beyond the timeout; null if both are. */
function signedDurationJson(difference: number): DurationJson | '-inf' {
  if (Number.isNaN(difference)) return null
  return difference === Number.NEGATIVE_INFINITY ? '-inf' : finiteOrInf(Math.round(difference))
}

/** The interval is null if the sample is too small. */
function toEstimateJson({ value, interval }: PercentileEstimate) {
  const known = interval.kind === 'interval'
  return {
    us: durationJson(value),
    low_us: known ? durationJson(interval.low) : null,
    high_us: known ? durationJson(interval.high) : null,
  }
}

/** In the metric's unit: microseconds, plain numbers or shares; `"inf"` beyond the timeout. */
function toThresholdJson({ threshold, state, n, value, interval, why }: ThresholdResult) {
  return {
    of: threshold.selector,
    threshold: threshold.words,
    state,
    n,
    value: value === undefined ? null : finiteOrInf(value),
    interval: interval ? { low: finiteOrInf(interval.low), high: finiteOrInf(interval.high) } : null,
    why: why ?? null,
  }
}

function finiteOrInf(value: number): number | 'inf' {
  return Number.isFinite(value) ? value : 'inf'
}

function durationJson(quantile: Quantile): DurationJson {
  if (quantile.kind === 'value') return quantile.value
  return quantile.kind === 'infinite' ? 'inf' : null
}
