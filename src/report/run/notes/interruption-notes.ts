import type { RunSummary } from '../../../tally/run/run-summary.ts'
import type { TrialGroup } from '../../../tally/run/trial-group.ts'
import {
  type Distribution,
  percentile,
  type Quantile,
} from '../../../tally/statistics/histogram-percentile.ts'
import { formatDuration } from '../../format/units/durations.ts'
import type { ReportNote } from './explanations.ts'

/** How quickly interrupted answers stopped, and how much audio was wasted. */
export function formatInterruptionNotes({ groups }: RunSummary): ReportNote[] {
  return groups.flatMap((group) => {
    const wasted = group.measures.get('wasted_audio')
    if (!wasted || wasted.totalCount === 0) return []
    const turns = `${group.target} (${group.connection}) ${wasted.totalCount} turns`
    return [{ label: 'interrupted', text: `${turns}: ${describeStop(group, wasted)}` }]
  })
}

function describeStop({ stages }: TrialGroup, wasted: Distribution['histogram']): string {
  const cancel = stages.get('cancel')
  const last = cancel && percentile(cancel, 0.5)
  if (last?.kind !== 'value') return 'no audio arrived after the cancel'
  const wastedMedian = percentile({ histogram: wasted, infinite: 0 }, 0.5)
  return `the last audio arrived ${formatOrNone(last)} after the cancel (p50 of the turns with such audio), ${formatOrNone(wastedMedian)} of audio wasted (p50 of all turns)`
}

function formatOrNone(quantile: Quantile): string {
  return quantile.kind === 'value' ? formatDuration(quantile.value) : 'none'
}
