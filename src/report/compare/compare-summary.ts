import type { Colors, Formatter } from 'picocolors/types.d.ts'
import { type ConditionName, WHOLE_TURNS } from '../../core/measurement-conditions.ts'
import type { AnyStageName } from '../../core/trial/turn-stages.ts'
import type { StageComparison } from '../../tally/compare/compare-arms.ts'
import type { ArmPair, RunComparison } from '../../tally/compare/compare-runs.ts'
import { differingConditions } from '../../tally/compare/conditions.ts'
import {
  formatConditionDifferences,
  formatConditionPhrase,
  formatConditions,
} from '../format/format-conditions.ts'
import { formatComparedStandIns } from '../format/stand-ins.ts'
import { layOutTable, TEXT_WIDTH, type TextCell, wrap } from '../format/tables/text-table.ts'
import { percentileLabel } from '../format/units/changes.ts'
import { renderVantageTable } from '../vantages/vantages-text.ts'
import {
  CONDITIONS_NOTE,
  type ComparisonReport,
  formatCompareHeadline,
  formatComparisonNotes,
} from './compare-text.ts'
import { type ComparedGroup, listComparedGroups, listOmittedPairs } from './compared-groups.ts'
import { armName, type CompareLine, listCompareLines } from './format-comparison.ts'
import { formatCriterion, formatFirstPlace } from './format-first-place.ts'

const SHOWN = [0.5, 0.95].map(percentileLabel)
/** The most pairs that are named when they cannot be compared. The others are only counted. */
const MAX_NOT_COMPARED = 3

/**
 * The answer, and one line per target for one stage, so that a comparison of many targets fits a screen of 80
 * columns. Ends in a newline.
 */
export function renderCompareText(report: ComparisonReport, stage: AnyStageName, paint: Colors): string {
  const { comparison, runs } = report
  const groups = listComparedGroups(comparison, stage)
  const untold = listOmittedPairs(comparison, groups)
  const separate = differingConditions(groups.map(({ conditions }) => conditions))
  const shared = groups.length > 1 ? formatSharedConditions(groups, separate) : []
  const lines = [
    ...wrap(`${formatCompareHeadline(comparison, runs)}${formatRankedBy(groups)}`, TEXT_WIDTH).map(
      paint.bold,
    ),
    ...formatComparedStandIns(report).map(({ label, text }) => paint.yellow(`${label}: ${text}`)),
    ...shared.map(paint.dim),
    ...groups.flatMap((group) =>
      groupLines(group, stage, {
        runs: runs.length,
        separate: groups.length > 1 ? separate : undefined,
        paint,
      }),
    ),
    ...renderVantageTable(comparison.vantageDifferences ?? [], paint),
    ...notComparedLines(untold, runs.length).map(paint.yellow),
    ...(comparison.pairs.length === 0
      ? ['', 'There is nothing to compare. Give two runs, or a run with two targets.']
      : []),
    '',
    ...wrap(formatLegend(comparison, groups, stage).join(' '), TEXT_WIDTH).map(paint.dim),
  ]
  return `${lines.join('\n').trimEnd()}\n`
}

function formatRankedBy(groups: readonly ComparedGroup[]): string {
  const ranking = groups.flatMap((group) => (group.ranking?.ranked ? [group.ranking] : []))[0]
  return ranking ? `, ranked by ${formatCriterion(ranking.criterion)}` : ''
}

/** The legend of what is shown, without anything that the lines say themselves. */
function formatLegend(
  comparison: RunComparison,
  groups: readonly ComparedGroup[],
  stage: AnyStageName,
): string[] {
  const isRanked = groups.some(({ ranking }) => ranking?.ranked)
  const needed = groups.flatMap(({ pairs }) => pairs.flatMap((pair) => listNeeded(findCompared(pair, stage))))
  const [, ...others] = formatComparisonNotes(comparison).filter((note) => note !== CONDITIONS_NOTE)
  return [
    ...(isRanked ? ['Targets that share a rank do not differ significantly.'] : []),
    '[ , ] 95 % interval of the change; ~ it includes no change.',
    ...[...new Set(needed)].map((words) => `* ${words}.`),
    ...others,
    'All stages and percentiles: --all.',
  ]
}

/** `p95 needs 72 trials of each`. */
function listNeeded(compared: StageComparison | undefined): string[] {
  const shifts = compared?.shifts.filter(({ share }) => SHOWN.includes(percentileLabel(share))) ?? []
  return shifts.flatMap((shift) =>
    shift.kind === 'too small'
      ? [`${percentileLabel(shift.share)} needs ${shift.needed} trials of each`]
      : [],
  )
}

/** States the conditions that all tables share, once. */
function formatSharedConditions(
  groups: readonly ComparedGroup[],
  separate: readonly ConditionName[],
): string[] {
  const [first] = groups
  if (!first || first.conditions.transport === WHOLE_TURNS) return []
  const told = (['transport', 'connection', 'format', 'region', 'answered by'] as const).filter(
    (name) => !separate.includes(name),
  )
  if (told.length === 0) return []
  return wrap(
    `All ${told.map((name) => formatConditionPhrase(first.conditions, [name])).join(', ')}`,
    TEXT_WIDTH,
  )
}

interface GroupStyle {
  readonly runs: number
  /** The conditions in which the groups differ; undefined if there is one group. */
  readonly separate: readonly ConditionName[] | undefined
  readonly paint: Colors
}

function groupLines(group: ComparedGroup, stage: AnyStageName, style: GroupStyle): string[] {
  const { paint } = style
  const shown = group.pairs.flatMap((pair) => {
    const compared = findCompared(pair, stage)
    return compared ? [{ pair, compared }] : []
  })
  const [first] = shown
  if (!first) return []
  const { from, to } = first.pair
  const isOneRun = from.run === to.run
  const title = groupTitle(group, isOneRun, style.separate)
  const head = [
    'target',
    ...(isOneRun ? ['rank'] : []),
    `${first.compared.stage} p50`,
    ...SHOWN.map((share) => `${share} change`),
  ]
  const rows = isOneRun
    ? sortByRank(group, [referenceRow(first), ...shown.map((each) => pairRow(each, paint))])
    : shown.map((each) => pairRow(each, paint))
  const cells = rows.map(({ target, value, changes, rank }): TextCell[] => [
    { text: target },
    ...(isOneRun ? [{ text: rank ?? '–', align: 'right' as const }] : []),
    { text: value, align: 'right' },
    ...changes,
  ])
  return [
    '',
    ...wrap(title, TEXT_WIDTH).map(paint.bold),
    ...layOutTable([head.map((text): TextCell => ({ text, paint: paint.dim })), ...cells], TEXT_WIDTH),
  ]
}

function findCompared({ stages }: ArmPair, stage: AnyStageName): StageComparison | undefined {
  return stages.find((each) => each.stage === stage) ?? stages[0]
}

/** The title of a group: what is compared; for one run, the answer. */
function groupTitle(
  { conditions, ranking }: ComparedGroup,
  isOneRun: boolean,
  separate: GroupStyle['separate'],
): string {
  const answer = ranking ? formatFirstPlace(ranking) : 'not ranked'
  const words = isOneRun ? answer : 'later run against earlier'
  if (separate && separate.length > 0)
    return capitalize(`${formatConditionPhrase(conditions, connectionFirst(separate))}: ${words}`)
  // A title that begins with a target's name keeps the name's case.
  const title = isOneRun && ranking?.ranked ? words : capitalize(words)
  return separate ? title : `${title}: ${formatConditions(conditions)}`
}

function connectionFirst(names: readonly ConditionName[]): ConditionName[] {
  return names.toSorted((a, b) => Number(b === 'connection') - Number(a === 'connection'))
}

function capitalize(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}

interface GroupRow {
  readonly target: string
  readonly rank?: string
  /** The median. */
  readonly value: string
  readonly changes: readonly TextCell[]
}

interface ShownPair {
  readonly pair: ArmPair
  readonly compared: StageComparison
}

function referenceRow({ pair: { from }, compared }: ShownPair): GroupRow {
  return { target: from.arm.target, value: medianOf(compared, 'from'), changes: [{ text: 'reference' }] }
}

function pairRow({ pair: { to }, compared }: ShownPair, paint: Colors): GroupRow {
  const paints: Record<CompareLine['direction'], Formatter> = {
    slower: paint.red,
    faster: paint.green,
    undecided: String,
  }
  const lines = listCompareLines(compared)
  const changes = SHOWN.map((percentile): TextCell => {
    const line = lines.find((each) => each.percentile === percentile)
    return line ? { text: line.shortChange, paint: paints[line.direction] } : { text: '' }
  })
  return { target: to.arm.target, value: medianOf(compared, 'to'), changes }
}

function medianOf(compared: StageComparison, side: 'from' | 'to'): string {
  const line = listCompareLines(compared).find(({ percentile }) => percentile === SHOWN[0])
  return line?.[side] || '–'
}

/** In the order of the ranking. Retired targets have no rank and come last. */
function sortByRank({ ranking }: ComparedGroup, rows: readonly GroupRow[]): GroupRow[] {
  const ranked = ranking?.ranked ?? []
  const placeOf = ({ target }: GroupRow) => ranked.findIndex(({ arm }) => arm.target === target)
  return rows
    .map((row) => {
      const found = ranked[placeOf(row)]
      return found ? { ...row, rank: String(found.rank) } : row
    })
    .sort((a, b) => (placeOf(a) >>> 0) - (placeOf(b) >>> 0))
}

/** A line for each pair of targets that cannot be compared. A difference in connections is not repeated. */
function notComparedLines(refused: readonly ArmPair[], runs: number): string[] {
  if (refused.length === 0) return []
  const all = new Set(refused.map((pair) => describeRefused(pair, runs)))
  const named = [...all].slice(0, MAX_NOT_COMPARED)
  const more = all.size - named.length
  const rest =
    more > 0 ? [`NOT COMPARED ${more} more ${more === 1 ? 'pair' : 'pairs'} (--all names them)`] : []
  return ['', ...[...named, ...rest].flatMap((text) => wrap(text, TEXT_WIDTH))]
}

function describeRefused({ from, to, differences }: ArmPair, runs: number): string {
  const others = differences.filter(({ name }) => name !== 'connection')
  const told = others.length > 0 ? others : differences
  return `NOT COMPARED ${armName(to, runs)} with ${armName(from, runs)}: ${formatConditionDifferences(told)}`
}
