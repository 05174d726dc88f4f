import type { RunSummary } from '../../../tally/run/run-summary.ts'
import type { TargetSummary } from '../../../tally/run/target-summary.ts'
import { estimatePercentile, type PercentileEstimate } from '../../../tally/statistics/interval.ts'
import { formatDuration } from '../../format/units/durations.ts'
import type { ReportNote } from './explanations.ts'

/** How the time to first audio divides into server and network, if the server reports its own time. */
export function formatServerTimeNotes({ summaries }: Pick<RunSummary, 'summaries'>): ReportNote[] {
  return summaries.flatMap((summary) => {
    const text = serverTimeNote(summary)
    return text === undefined ? [] : [{ label: 'server', text }]
  })
}

function serverTimeNote({ target, connection, group: { measures } }: TargetSummary): string | undefined {
  const server = measures.get('server')
  if (!server || server.totalCount === 0) return undefined
  const name = `${target} on ${connection} connections`
  const took = `${name}: the provider states a server time of ${formatMedian(server)} in the median (n = ${server.totalCount})`
  const rest = measures.get('network_and_queue')
  if (!rest || rest.totalCount === 0)
    return `${took}; it does not end at first audio on a reused connection, so it is not subtracted`
  return `${took}; network and queue = ours − theirs: ${formatMedian(rest)} (n = ${rest.totalCount})`
}

function formatMedian(histogram: Parameters<typeof estimatePercentile>[0]['histogram']): string {
  const { value, interval }: PercentileEstimate = estimatePercentile({ histogram, infinite: 0 }, 0.5)
  const middle = value.kind === 'value' ? formatDuration(value.value) : 'unknown'
  if (interval.kind === 'too small') return `${middle} [${interval.needed} trials are needed for an interval]`
  const [low, high] = [interval.low, interval.high].map((end) =>
    end.kind === 'value' ? formatDuration(end.value) : '∞',
  )
  return `${middle} [${low}–${high}]`
}
