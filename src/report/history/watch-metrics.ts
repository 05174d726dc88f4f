import type { MeasuredRun } from '../../tally/run/measured-run.ts'
import { type MetricFamily, metricFamilies } from '../export/metric-families.ts'
import { formatFamily } from '../export/open-metrics.ts'

/** The state of a watch. */
export interface WatchStatus {
  readonly scenario: string
  /** How many runs of this process would have ended with each exit code. */
  readonly ended: ReadonlyMap<number, number>
  /** Changes that this process announced. */
  readonly changes: { readonly worse: number; readonly better: number }
  readonly lastRun?: Date
  readonly nextRun?: Date
}

/** What a watch serves as OpenMetrics text: its own state, and the numbers of its newest run. */
export function formatWatchMetrics(status: WatchStatus, newest: MeasuredRun | undefined): string {
  const families = [...watchFamilies(status), ...(newest ? metricFamilies(newest) : [])]
  return `${families.map(formatFamily).join('')}# EOF\n`
}

function watchFamilies({ scenario, ended, changes, lastRun, nextRun }: WatchStatus): MetricFamily[] {
  const gauge = (
    name: string,
    help: string,
    samples: readonly [labels: Record<string, string>, value: number][],
  ) => ({
    name,
    type: 'gauge' as const,
    help,
    samples: samples.map(([labels, value]) => ({ name, labels: { scenario, ...labels }, value })),
  })
  const at = (date: Date | undefined): [Record<string, string>, number][] =>
    date ? [[{}, date.getTime() / 1000]] : []
  return [
    gauge(
      'ttfa_watch_runs',
      'Runs since this watch was started, by their exit code.',
      [...ended].map(([code, count]) => [{ code: String(code) }, count]),
    ),
    gauge('ttfa_watch_changes', 'Changes that this watch announced.', [
      [{ direction: 'worse' }, changes.worse],
      [{ direction: 'better' }, changes.better],
    ]),
    gauge('ttfa_watch_last_run_timestamp_seconds', 'When the newest run began.', at(lastRun)),
    gauge('ttfa_watch_next_run_timestamp_seconds', 'When the next run is due.', at(nextRun)),
  ]
}
