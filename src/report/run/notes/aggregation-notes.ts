import { findAggregationCosts } from '../../../tally/run/aggregation-costs.ts'
import type { RunSummary } from '../../../tally/run/run-summary.ts'
import type { PercentileDifference } from '../../../tally/statistics/percentile-difference.ts'
import { formatDuration } from '../../format/units/durations.ts'
import type { ReportNote } from './explanations.ts'

/** Notes on what it costs that providers wait for more text. */
export function formatAggregationNotes(runSummary: RunSummary): ReportNote[] {
  return findAggregationCosts(runSummary).map(({ incremental, whole, difference }) => ({
    label: 'aggregation',
    text: `${incremental.target}: first audio ${formatDifference(difference)} later than ${whole.target} (p50 of ttfa, ${incremental.connection})`,
  }))
}

/** Formats a difference with its interval, or the reason why there is none. */
export function formatDifference(difference: PercentileDifference): string {
  switch (difference.kind) {
    case 'interval':
      return `${formatDuration(difference.value)} [${formatDuration(difference.low)}–${formatDuration(difference.high)}]`
    case 'too small':
      return `some time (n too small: an interval needs ${difference.needed} trials on each side)`
    case 'unknown':
      return 'an unknown time'
  }
}
