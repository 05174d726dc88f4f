import { writeHistogramLog } from '../../results/histogram-log.ts'
import type { MeasuredRun } from '../../tally/run/measured-run.ts'
import { sizeOf } from '../../tally/statistics/histogram-percentile.ts'

/** `histograms.hlog` of a run: every stage that has observations. */
export function renderHistogramLog({ file, labels, stages, elapsed }: MeasuredRun): string {
  const logged = stages
    .filter(({ histogram }) => sizeOf(histogram) > 0)
    .map(({ labels: own, histogram: { histogram, infinite } }) => ({ labels: own, histogram, infinite }))
  return writeHistogramLog(logged, { labels, startedAt: new Date(file.started_at), elapsed })
}
