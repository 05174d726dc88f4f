import { toDurationShift } from '../../tally/compare/compare-arms.ts'
import type { OptionCost } from '../../tally/compare/option-costs.ts'
import type { RunSummary } from '../../tally/run/run-summary.ts'
import { type StageRow, stageRows } from '../../tally/run/stage-rows.ts'
import type { TargetSummary } from '../../tally/run/target-summary.ts'
import type { PercentileEstimate } from '../../tally/statistics/interval.ts'
import type { ThresholdResult } from '../../tally/thresholds/evaluate-threshold.ts'
import { quantileToJson, toJsonNumber } from '../format/units/raw-numbers.ts'
import { vantagesJson } from '../vantages/vantages-json.ts'

/** The version of the JSON that `--json` prints. */
const SCHEMA_VERSION = 1

/** The summary of a run of requests (docs/schema/run-summary.schema.json). */
export type RunSummaryJson = ReturnType<typeof toSummaryJson>

/** The summary as JSON. Ends in a newline. */
export function formatSummaryJson(runSummary: RunSummary, costs: readonly OptionCost[] = []): string {
  return `${JSON.stringify(toSummaryJson(runSummary, costs), null, 2)}\n`
}

function toSummaryJson(runSummary: RunSummary, costs: readonly OptionCost[]) {
  const { file, groups, summaries, faults, thresholds, trials, loads, turnContexts, vantageDifferences } =
    runSummary
  return {
    schema_version: SCHEMA_VERSION,
    run: file.run,
    scenario: file.scenario.name,
    status: file.status,
    simulated: file.simulated,
    ...(file.replayed && { replayed: true }),
    ...(file.vantage?.named && { vantage: file.vantage.name }),
    validity: file.validity,
    harness: file.harness ?? null,
    ...(file.stamps && { stamps: file.stamps }),
    ...vantagesJson(file, vantageDifferences),
    trials,
    targets: summaries.map(toTargetJson),
    stages: stageRows(groups).map(toStageJson),
    faults,
    thresholds: thresholds.map(toThresholdJson),
    loads,
    turn_contexts: turnContexts.map(({ ttfa, ttfaDue, closedAfter, ...row }) => ({
      ...row,
      closed_after_us: closedAfter ?? null,
      ttfa_p50_us: quantileToJson(ttfa),
      ttfa_due_p50_us: quantileToJson(ttfaDue),
    })),
    ...(file.clones && { clones: file.clones }),
    ...(file.dictionaries && { dictionaries: file.dictionaries }),
    ...(costs.length > 0 && { option_costs: costs.map(toOptionCostJson) }),
  }
}

function toTargetJson(summary: TargetSummary) {
  return {
    target: summary.target,
    connection: summary.connection,
    trials: summary.trials,
    ok: summary.ok,
    success: summary.success ?? null,
    lead_silence_p50_us: quantileToJson(summary.leadSilence),
    rtf_p50: quantileToJson(summary.rtf),
    stalled: summary.stalled ?? null,
    simulated: summary.simulated,
    ...(summary.replayed && { replayed: true }),
  }
}

function toStageJson({ smallest, largest, percentiles, ...row }: StageRow) {
  const readings = Object.entries(percentiles).map(([name, reading]) => [name, toEstimateJson(reading)])
  return {
    ...row,
    min_us: quantileToJson(smallest),
    ...Object.fromEntries(readings),
    max_us: quantileToJson(largest),
  }
}

/** Differences of `ttfa` in microseconds: infinite if one side is beyond the timeout, null if both are or n is too small. */
function toOptionCostJson({ option, target, plain, connection, n, shifts }: OptionCost) {
  const at = (share: number) => {
    const shift = shifts.find((one) => one.share === share)
    if (shift?.kind !== 'shift') return null
    const { by, low, high } = toDurationShift(shift)
    return {
      by_us: toJsonNumber(Math.round(by)),
      low_us: toJsonNumber(Math.round(low)),
      high_us: toJsonNumber(Math.round(high)),
    }
  }
  return { target, option, beside: plain, connection, n, ttfa_p50: at(0.5), ttfa_p95: at(0.95) }
}

/** The interval is null if the sample is too small. */
function toEstimateJson({ value, interval }: PercentileEstimate) {
  const known = interval.kind === 'interval'
  return {
    us: quantileToJson(value),
    low_us: known ? quantileToJson(interval.low) : null,
    high_us: known ? quantileToJson(interval.high) : null,
  }
}

/** In the metric's unit: microseconds, plain numbers or shares; `"inf"` beyond the timeout. */
export function toThresholdJson({ threshold, state, n, value, interval, why }: ThresholdResult) {
  return {
    of: threshold.selector,
    threshold: threshold.words,
    state,
    n,
    value: value === undefined ? null : toJsonNumber(value),
    interval: interval ? { low: toJsonNumber(interval.low), high: toJsonNumber(interval.high) } : null,
    why: why ?? null,
  }
}
