import type { OptionCost } from '../tally/compare/option-costs.ts'
import type { Quantile } from '../tally/percentile.ts'
import { type Reading, type StageRow, stageRows } from '../tally/stages-table.ts'
import type { Summary } from '../tally/summary.ts'
import type { ThresholdResult } from '../tally/thresholds/judge-threshold.ts'
import type { Digest } from './digest.ts'
import { differenceOf } from './option-cost-words.ts'

/** The version of the JSON that `--json` prints. */
const SCHEMA_VERSION = 1

/** Microseconds; `"inf"` beyond the timeout, null without data. */
type Duration = number | 'inf' | null

/** The summary as JSON. Ends in a newline. */
export function summaryJson(digest: Digest, costs: readonly OptionCost[] = []): string {
  const { file, groups, summaries, faults, thresholds, trials, course, circumstances } = digest
  const data = {
    schema_version: SCHEMA_VERSION,
    run: file.run,
    scenario: file.scenario.name,
    status: file.status,
    simulated: file.simulated,
    validity: file.validity,
    harness: file.harness ?? null,
    trials,
    targets: summaries.map(plainSummary),
    stages: stageRows(groups).map(plainStage),
    faults,
    thresholds: thresholds.map(plainThreshold),
    course,
    circumstances: circumstances.map(({ ttfa, ttfaDue, closedAfter, ...row }) => ({
      ...row,
      closed_after_us: closedAfter ?? null,
      ttfa_p50_us: duration(ttfa),
      ttfa_due_p50_us: duration(ttfaDue),
    })),
    ...(file.clones && { clones: file.clones }),
    ...(file.dictionaries && { dictionaries: file.dictionaries }),
    ...(costs.length > 0 && { option_costs: costs.map(plainCost) }),
  }
  return `${JSON.stringify(data, null, 2)}\n`
}

function plainSummary(summary: Summary) {
  return {
    target: summary.target,
    connection: summary.connection,
    trials: summary.trials,
    ok: summary.ok,
    success: summary.success ?? null,
    lead_silence_p50_us: duration(summary.leadSilence),
    rtf_p50: duration(summary.rtf),
    stalled: summary.stalled ?? null,
    simulated: summary.simulated,
  }
}

function plainStage({ smallest, largest, percentiles, ...row }: StageRow) {
  const readings = Object.entries(percentiles).map(([name, reading]) => [name, plainReading(reading)])
  return { ...row, min_us: duration(smallest), ...Object.fromEntries(readings), max_us: duration(largest) }
}

/** Differences of `ttfa`; null with too few trials. */
function plainCost({ option, target, plain, connection, n, shifts }: OptionCost) {
  const at = (share: number) => {
    const shift = shifts.find((one) => one.share === share)
    if (shift?.kind !== 'shift') return null
    const { by, low, high } = differenceOf(shift)
    return { by_us: signed(by), low_us: signed(low), high_us: signed(high) }
  }
  return { target, option, beside: plain, connection, n, ttfa_p50: at(0.5), ttfa_p95: at(0.95) }
}

/** Infinite if one side is beyond the timeout; null if both are. */
function signed(difference: number): Duration | '-inf' {
  if (Number.isNaN(difference)) return null
  return difference === Number.NEGATIVE_INFINITY ? '-inf' : finite(Math.round(difference))
}

/** The interval is null if the sample is too small. */
function plainReading({ value, interval }: Reading) {
  const known = interval.kind === 'interval'
  return {
    us: duration(value),
    low_us: known ? duration(interval.low) : null,
    high_us: known ? duration(interval.high) : null,
  }
}

/** In the metric's unit: microseconds, plain numbers or shares; `"inf"` beyond the timeout. */
function plainThreshold({ threshold, state, n, value, interval, why }: ThresholdResult) {
  return {
    of: threshold.selector,
    threshold: threshold.words,
    state,
    n,
    value: value === undefined ? null : finite(value),
    interval: interval ? { low: finite(interval.low), high: finite(interval.high) } : null,
    why: why ?? null,
  }
}

function finite(value: number): number | 'inf' {
  return Number.isFinite(value) ? value : 'inf'
}

function duration(quantile: Quantile): Duration {
  if (quantile.kind === 'value') return quantile.value
  return quantile.kind === 'infinite' ? 'inf' : null
}
