import type { Colors } from 'picocolors/types.d.ts'
import type {
  PrecisionTarget,
  SampleSizeCost,
  SampleSizeRow,
  TrialsNeeded,
} from '../../tally/compare/estimate-sample-size.ts'
import { layOutTable, TEXT_WIDTH, type TextCell, wrap } from '../format/tables/text-table.ts'
import { formatDurationOrTimeout, percentileLabel } from '../format/units/changes.ts'
import { formatShare } from '../format/units/durations.ts'
import { toJsonNumber } from '../format/units/raw-numbers.ts'

export interface SampleSizeReport {
  readonly run: string
  readonly precisionTarget: PrecisionTarget
  readonly rows: readonly SampleSizeRow[]
  /** The cost for the most demanding target: once for precision, once for the difference. */
  readonly costs: readonly {
    readonly purpose: string
    readonly cost: SampleSizeCost
    readonly money?: number
  }[]
  readonly simulated: boolean
}

/** The trials needed and their cost, for a terminal of 80 columns. Ends in a newline. */
export function renderSampleSizeText(
  { run, precisionTarget, rows, costs, simulated }: SampleSizeReport,
  paint: Colors,
): string {
  const name = `${precisionTarget.stage} ${percentileLabel(precisionTarget.share)}`
  const head = ['target', 'connection', 'pilot n', name, ...purposeLabels(precisionTarget)]
  const cells = rows.map((row): TextCell[] => [
    { text: row.target },
    { text: row.connection },
    { text: String(row.n), align: 'right' },
    { text: Number.isNaN(row.value) ? 'n too small' : formatDurationOrTimeout(row.value), align: 'right' },
    { text: formatTrialsNeeded(row.forPrecision), align: 'right' },
    { text: formatTrialsNeeded(row.forDifference), align: 'right' },
  ])
  const lines = [
    ...wrap(`trials needed per target, estimated from the pilot ${run}`, TEXT_WIDTH).map(paint.bold),
    ...(simulated
      ? [paint.yellow('SIMULATED: the variation is that of the lab profiles, not of a provider.')]
      : []),
    '',
    ...layOutTable([head.map((text) => ({ text: text ?? '', paint: paint.dim })), ...cells], TEXT_WIDTH),
    '',
    ...costs.flatMap(costLines),
    ...reasons(rows).flatMap((why) => wrap(why, TEXT_WIDTH).map(paint.yellow)),
    ...wrap(
      `±: half the width of the 95 % interval of a target. Difference: between two interleaved targets, detected in 95 of 100 runs.${formatDrift(rows)}`,
      TEXT_WIDTH,
    ).map(paint.dim),
  ]
  return `${lines.join('\n')}\n`
}

/** The trials needed as JSON. Durations are microseconds. Ends in a newline. */
export function formatSampleSizeJson(report: SampleSizeReport): string {
  const { run, simulated, precisionTarget, rows, costs } = report
  const plain = rows.map((row) => ({
    ...row,
    value: toJsonNumber(row.value),
  }))
  const data = { schema_version: 1, run, simulated, precision_target: precisionTarget, rows: plain, costs }
  return `${JSON.stringify(data, null, 2)}\n`
}

/** Labels of the two goals: precision and difference. */
export function purposeLabels({ halfWidth, difference }: PrecisionTarget): [string, string] {
  return [`±${formatShare(halfWidth)}`, `difference of ${formatShare(difference)}`]
}

function costLines({ purpose, cost, money }: SampleSizeReport['costs'][number]): string[] {
  const { trials, requests, characters, conversations, seconds } = cost
  const minutes = seconds < 90 ? `${seconds.toFixed(0)} s` : `${(seconds / 60).toFixed(0)} min`
  if (conversations !== undefined)
    return wrap(
      `${purpose}: ${trials} turns of each target are ${conversations} conversations with each, about ${minutes} at the pilot's pace`,
      TEXT_WIDTH,
    )
  const price = money === undefined ? 'use --price to see the cost' : `${money.toFixed(2)} at that price`
  return wrap(
    `${purpose}: ${trials} trials of each target are ${requests} requests, ${characters} characters, about ${minutes} at the pilot's pace; ${price}`,
    TEXT_WIDTH,
  )
}

function formatTrialsNeeded(needed: TrialsNeeded): string {
  return needed.kind === 'trials' ? String(needed.trials) : '?'
}

function reasons(rows: readonly SampleSizeRow[]): string[] {
  return rows.flatMap(({ target, connection, forPrecision }) =>
    forPrecision.kind === 'unknown' ? [`? ${target} ${connection}: ${forPrecision.why}`] : [],
  )
}

/** Drift limits how precise runs at different times can be. */
function formatDrift(rows: readonly SampleSizeRow[]): string {
  const drift = Math.max(0, ...rows.map((row) => row.drift))
  if (drift < 0.01) return ''
  return ` Between runs at different times an uncertainty of about ±${formatShare(Math.expm1(1.96 * drift))} remains without a control, whatever the number of trials.`
}
