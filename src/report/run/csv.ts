import { stringify } from 'csv-stringify/sync'
import { targetColumns } from '../../core/vantage.ts'
import { writeText } from '../../results/csv/csv-cell.ts'
import type { FaultCount } from '../../tally/run/fault-counts.ts'
import type { LabelledStage } from '../../tally/run/labelled-stage.ts'
import type { MeasuredRun } from '../../tally/run/measured-run.ts'
import { describeDistribution } from '../../tally/run/stage-rows.ts'
import { PERCENTILES } from '../../tally/statistics/histogram-percentile.ts'
import type { PercentileEstimate } from '../../tally/statistics/interval.ts'
import { quantileToCsv } from '../format/units/raw-numbers.ts'

/**
 * `stages.csv`, in microseconds. Its numbers equal what an HdrHistogram tool reads from `histograms.hlog`,
 * which stores one hour for `inf`. `inf` means beyond the timeout; a cell is empty without data, or if there
 * are too few trials for an interval.
 */
export function formatStagesCsv({ labels, stages }: Pick<MeasuredRun, 'labels' | 'stages'>): string {
  const head = [
    ...labels,
    'n',
    'absent',
    'faults',
    'min_us',
    ...PERCENTILES.flatMap(({ name }) => [`${name}_us`, `${name}_low_us`, `${name}_high_us`]),
    'max_us',
    'infinite',
  ]
  return toCsv([head, ...stages.map((stage) => stageCells(stage, labels))])
}

/**
 * `faults.csv`. `first` and `last` are trial numbers; `example` is the message of the first, as in
 * `trials.csv`.
 */
export function formatFaultsCsv(rows: readonly FaultCount[], isMerged = false): string {
  const head = [
    'target',
    ...(isMerged ? ['vantage'] : []),
    'kind',
    'status',
    'count',
    'first',
    'last',
    'example',
  ]
  const cells = rows.map(({ target, kind, status, count, first, last, example }) => [
    ...Object.values(targetColumns(target, isMerged)).map(writeText),
    kind,
    status ?? '',
    count,
    first,
    last,
    writeText(example),
  ])
  return toCsv([head, ...cells])
}

function stageCells({ labels, histogram }: LabelledStage, names: readonly string[]): (string | number)[] {
  const row = describeDistribution(histogram)
  return [
    ...names.map((name) => writeText(labels[name] ?? '')),
    row.n,
    row.absent,
    row.faults,
    quantileToCsv(row.smallest),
    ...PERCENTILES.flatMap(({ name }) => readingCells(row.percentiles[name])),
    quantileToCsv(row.largest),
    row.infinite,
  ]
}

function readingCells({ value, interval }: PercentileEstimate): (string | number)[] {
  const ends = interval.kind === 'interval' ? [interval.low, interval.high].map(quantileToCsv) : ['', '']
  return [quantileToCsv(value), ...ends]
}

function toCsv(rows: readonly (readonly (string | number)[])[]): string {
  return stringify([...rows], { record_delimiter: '\n' })
}
