import type { MeasuredRun } from '../../tally/run/measured-run.ts'
import { countAtMost } from '../../tally/statistics/count-at-most.ts'
import {
  type Distribution,
  percentile,
  sizeOf,
  valueAtRank,
} from '../../tally/statistics/histogram-percentile.ts'
import type { ExportedFile } from './exported-file.ts'

const TICKS_PER_HALF = 5
const MICROSECONDS_PER_UNIT = 1000

/**
 * A distribution of microseconds as a percentile file (`.hgrm`) in milliseconds, as HdrHistogram's own
 * `outputPercentileDistribution` writes it and its plotters read it. Infinite observations count in every
 * percentile, and the file ends where they begin.
 */
export function formatHgrm(distribution: Distribution): string {
  const { histogram, infinite } = distribution
  const size = sizeOf(distribution)
  const lines = ['       Value     Percentile TotalCount 1/(1-Percentile)', '', ...tickLines(distribution)]
  const notes = [
    `#[Max     = ${formatNumber(histogram.totalCount === 0 ? 0 : histogram.maxValue / MICROSECONDS_PER_UNIT, 12, 3)}, Total count    = ${String(size).padStart(12)}]`,
    ...(infinite > 0 ? [`#[Failed before the end, counted as infinite = ${infinite}]`] : []),
  ]
  return `${[...lines, ...notes].join('\n')}\n`
}

function tickLines(distribution: Distribution): string[] {
  const { histogram, infinite } = distribution
  const lines: string[] = []
  let counted = 0
  for (const share of tickShares()) {
    const quantile = share === 0 ? valueAtRank(distribution, 1) : percentile(distribution, share)
    if (counted === histogram.totalCount || quantile.kind !== 'value') break
    counted = countAtMost(distribution, quantile.value)
    lines.push(formatTick(quantile.value, share, counted))
  }
  const last = valueAtRank(distribution, histogram.totalCount)
  if (infinite === 0 && last.kind === 'value') lines.push(formatTick(last.value, 1, counted))
  return lines
}

/** Shares that approach 1. The step halves whenever the distance to 1 has halved. Endless. */
function* tickShares(): Generator<number> {
  for (let left = 1; ; left /= 2)
    for (let tick = 0; tick < TICKS_PER_HALF; tick += 1) yield 1 - left + (tick * left) / (TICKS_PER_HALF * 2)
}

function formatTick(value: number, share: number, counted: number): string {
  const columns = [
    formatNumber(value / MICROSECONDS_PER_UNIT, 12, 3),
    share.toFixed(12),
    String(counted).padStart(10),
  ]
  return [...columns, ...(share < 1 ? [formatNumber(1 / (1 - share), 14, 2)] : [])].join(' ')
}

function formatNumber(value: number, width: number, decimals: number): string {
  return value.toFixed(decimals).padStart(width)
}

/** A percentile file for each stage that has observations, named after its labels. */
export function exportHgrmFiles({ labels, stages }: MeasuredRun): ExportedFile[] {
  return stages
    .filter(({ histogram }) => sizeOf(histogram) > 0)
    .map(({ labels: own, histogram }) => ({
      name: `${labels.map((name) => toFileName(own[name] ?? '')).join('-')}.hgrm`,
      content: formatHgrm(histogram),
    }))
}

/** Replaces characters that some file system does not allow in names. */
function toFileName(label: string): string {
  return label.replaceAll(/[^A-Za-z0-9._-]+/g, '-')
}
