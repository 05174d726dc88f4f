import type { Colors, Formatter } from 'picocolors/types.d.ts'
import { STAGES } from '../../core/trial/trial-stages.ts'
import type { AnyStageName } from '../../core/trial/turn-stages.ts'
import type { StageComparison } from '../../tally/compare/compare-arms.ts'
import type { ArmPair, ArmRanking, RunComparison } from '../../tally/compare/compare-runs.ts'
import { readQuantile } from '../../tally/statistics/quantile.ts'
import type { StandIn } from '../../tally/values/stand-in.ts'
import { formatConditionDifferences, formatConditions } from '../format/format-conditions.ts'
import { formatSpread } from '../format/format-spread.ts'
import { formatComparedStandIns } from '../format/stand-ins.ts'
import { layOutTable, TEXT_WIDTH, type TextCell, wrap } from '../format/tables/text-table.ts'
import { formatDurationOrTimeout, percentileLabel } from '../format/units/changes.ts'
import { formatShare } from '../format/units/durations.ts'
import { renderVantageTable } from '../vantages/vantages-text.ts'
import { armName, type CompareLine, listCompareLines } from './format-comparison.ts'
import { renderShiftPlot } from './shift-plot.ts'

const SPREAD_ADVICE =
  'Intervals include the drift seen within the runs and the spread between runs; more trials reduce neither. `--spread` sets the spread. Targets side by side in one scenario (`order: interleaved`) have neither.'

export const CONDITIONS_NOTE =
  'Targets measured under different conditions are not compared: a ratio would mix the provider with the condition.'

/**
 * Two percentiles may differ and both be right: the smoothed one compares well, the other is a trial that
 * happened.
 */
export const SMOOTHED_NOTE =
  'Percentiles are smoothed, which compares more exactly; the tables of a run show single trials, a few milliseconds away.'

/** A comparison with the names of its runs. */
export interface ComparisonReport extends StandIn {
  readonly comparison: RunComparison
  /** Names of the runs: one, or two. */
  readonly runs: readonly string[]
}

/**
 * The whole comparison for a terminal of 80 columns: rankings, then each pair by stage. Ends in a newline.
 */
export function renderFullCompareText(report: ComparisonReport, paint: Colors): string {
  const { comparison, runs } = report
  const { pairs, rankings } = comparison
  const comparable = pairs.filter(({ differences }) => differences.length === 0)
  const notComparable = pairs.filter(({ differences }) => differences.length > 0)
  const lines = [
    ...wrap(formatCompareHeadline(comparison, runs), TEXT_WIDTH).map(paint.bold),
    ...formatComparedStandIns(report).map(({ label, text }) => paint.yellow(`${label}: ${text}`)),
    ...rankings.flatMap((ranking) => ['', ...rankingLines(ranking, paint)]),
    ...comparable.flatMap((pair) => ['', ...pairLines(pair, runs.length, paint)]),
    ...renderVantageTable(comparison.vantageDifferences ?? [], paint),
    ...(notComparable.length > 0 ? ['', ...notComparableLines(notComparable, runs.length, paint)] : []),
    ...(pairs.length === 0
      ? ['', 'There is nothing to compare. Give two runs, or a run with two targets.']
      : []),
    '',
    ...formatComparisonNotes(comparison).flatMap((note) => wrap(note, TEXT_WIDTH).map(paint.dim)),
  ]
  return `${lines.join('\n').trimEnd()}\n`
}

export function formatCompareHeadline({ spread }: RunComparison, runs: readonly string[]): string {
  const how = spread
    ? `measured at different times without a control, ${formatSpread(spread)}`
    : 'measured side by side, paired by blocks'
  return `${runs.join(' → ')}: ${how}`
}

/** The legend, and caveats. */
export function formatComparisonNotes({ spread, pairs }: RunComparison): string[] {
  return [
    '[ , ] 95 % interval of the change by block bootstrap; ~ the interval includes no change.',
    SMOOTHED_NOTE,
    ...(spread ? [`Measured at different times: drift is NOT controlled. ${SPREAD_ADVICE}`] : []),
    ...(pairs.some(({ differences }) => differences.length > 0) ? [CONDITIONS_NOTE] : []),
  ]
}

function rankingLines({ arms, criterion, ranked }: ArmRanking, paint: Colors): string[] {
  const by = `${criterion.stage} ${percentileLabel(criterion.share)}`
  const conditions = arms[0] ? formatConditions(arms[0].arm.conditions) : ''
  const head = wrap(`by ${by}: ${conditions}`, TEXT_WIDTH).map(paint.bold)
  if (!ranked) return [...head, `n too small to rank by ${by}`]
  const rows = ranked.map(({ rank, arm, value }): TextCell[] => [
    { text: String(rank), align: 'right' },
    { text: arm.target },
    { text: formatDurationOrTimeout(value), align: 'right' },
  ])
  const shared = ranked.some(({ rank }, place) => ranked.findIndex((other) => other.rank === rank) !== place)
  return [
    ...head,
    ...layOutTable(rows, TEXT_WIDTH),
    ...(shared ? [paint.dim('targets that share a rank do not differ significantly')] : []),
  ]
}

function pairLines({ from, to, stages }: ArmPair, runs: number, paint: Colors): string[] {
  const names = [armName(from, runs), armName(to, runs)] as const
  const head = ['stage', '', ...names, 'change'].map((text): TextCell => ({ text, paint: paint.dim }))
  const rows = stages.flatMap((stage) => stageRows(stage, paint))
  const title = `${names[1]} against ${names[0]}, ${formatConditions(from.arm.conditions)}`
  const plotted = stages.find(({ stage }) => PLOTTED.has(stage))
  return [
    ...wrap(title, TEXT_WIDTH).map(paint.bold),
    ...layOutTable([head, ...rows], TEXT_WIDTH),
    ...(plotted ? [formatLateness(plotted)] : []),
    ...(plotted ? ['', `${plotted.stage}, change at each quantile`, ...renderShiftPlot(plotted.shifts)] : []),
  ]
}

/** The stages for which the whole distribution is plotted. */
const PLOTTED: ReadonlySet<AnyStageName> = new Set(['ttfa_heard', 'voice_to_voice'])

function stageRows(stage: StageComparison, paint: Colors): TextCell[][] {
  const paints: Record<CompareLine['direction'], Formatter> = {
    slower: paint.red,
    faster: paint.green,
    undecided: String,
  }
  return listCompareLines(stage).map(({ percentile, from, to, change, direction }, index) => [
    { text: index === 0 ? stage.stage : '' },
    { text: percentile },
    { text: from, align: 'right' },
    { text: to, align: 'right' },
    { text: change, paint: paints[direction] },
  ])
}

function formatLateness({ stage, lateness: { share, low, high }, n }: StageComparison): string {
  const interval = `[${formatShare(low)}, ${formatShare(high)}]`
  return `${stage} is later in ${formatShare(share)} ${interval} of random pairs (n ${n.join(' and ')})`
}

function notComparableLines(pairs: readonly ArmPair[], runs: number, paint: Colors): string[] {
  const shown = [...new Set(pairs.flatMap(({ from, to }) => [from, to]))]
  const stages = STAGES.filter((stage) => 'headline' in stage).map(({ name }) => name)
  const head = ['side by side', 'connection', ...stages.map((stage) => `${stage} p50`)]
  const rows = shown.map((contestant) => [
    { text: armName(contestant, runs) },
    { text: contestant.arm.conditions.connection },
    ...stages.map((stage) => ({ text: medianOf(contestant, stage), align: 'right' as const })),
  ])
  const name = (contestant: ArmPair['from']) =>
    `${armName(contestant, runs)} ${contestant.arm.conditions.connection}`
  const why = pairs.flatMap((pair) =>
    wrap(
      `NOT COMPARED ${name(pair.to)} with ${name(pair.from)}: ${formatConditionDifferences(pair.differences)}`,
      TEXT_WIDTH,
    ),
  )
  return [
    ...layOutTable([head.map((text) => ({ text, paint: paint.bold })), ...rows], TEXT_WIDTH),
    ...why.map(paint.yellow),
  ]
}

function medianOf({ arm }: ArmPair['from'], stage: (typeof STAGES)[number]['name']): string {
  const sample = arm.stages.get(stage)
  if (!sample) return '–'
  const reading = readQuantile(sample.values, 0.5)
  return reading.kind === 'value' ? formatDurationOrTimeout(reading.value) : 'n too small'
}
