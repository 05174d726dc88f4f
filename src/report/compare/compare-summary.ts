import type { Colors, Formatter } from 'picocolors/types.d.ts'
import type { AnyStageName } from '../../core/trial/turn-stages.ts'
import type { StageComparison } from '../../tally/compare/compare-arms.ts'
import type { ArmPair } from '../../tally/compare/compare-runs.ts'
import { formatConditionDifferences, formatConditions } from '../format/format-conditions.ts'
import { comparedStandIns } from '../format/stand-ins.ts'
import { layOutTable, TEXT_WIDTH, type TextCell, wrap } from '../format/tables/text-table.ts'
import { percentileLabel } from '../format/units/changes.ts'
import { renderVantageTable } from '../run/text/vantages.ts'
import { type ComparisonReport, compareHeadline, comparisonNotes, rankingLines } from './compare-text.ts'
import { armName, type CompareLine, compareLines } from './format-comparison.ts'

const SHOWN = [0.5, 0.95].map(percentileLabel)
/** Pairs that cannot be compared and are named. The others are counted. */
const MAX_NOT_COMPARED = 3

/**
 * The answer, and a line per pair for one stage, so that the comparison of many targets fits a screen of 80
 * columns. Ends in a newline.
 */
export function renderCompareText(report: ComparisonReport, stage: AnyStageName, paint: Colors): string {
  const { comparison, runs } = report
  const { pairs, rankings } = comparison
  const groups = groupByReference(pairs)
    .filter((group, _, all) => isTelling(group, all))
    .filter((group, _, all) => isOfStage(group, all, stage))
  const ranked = rankings.filter((ranking) => ranking.ranked || rankings.every((each) => !each.ranked))
  const lines = [
    ...wrap(compareHeadline(comparison, runs), TEXT_WIDTH).map(paint.bold),
    ...comparedStandIns(report).map(({ label, text }) => paint.yellow(`${label}: ${text}`)),
    ...ranked.flatMap((ranking) => ['', ...rankingLines(ranking, paint)]),
    ...groups.flatMap((group) => groupLines(group, stage, runs.length, paint)),
    ...renderVantageTable(comparison.vantageDifferences ?? [], paint),
    ...notComparedLines(pairs, runs.length).map(paint.yellow),
    ...(pairs.length === 0
      ? ['', 'There is nothing to compare. Give two runs, or a run with two targets.']
      : []),
    '',
    ...[...comparisonNotes(comparison), 'All stages and percentiles: --all.'].flatMap((note) =>
      wrap(note, TEXT_WIDTH).map(paint.dim),
    ),
  ]
  return `${lines.join('\n').trimEnd()}\n`
}

type PairGroup = readonly [ArmPair, ...ArmPair[]]

/** Comparable pairs with the same conditions and, in one run, the same reference. */
function groupByReference(pairs: readonly ArmPair[]): PairGroup[] {
  const groups = new Map<string, [ArmPair, ...ArmPair[]]>()
  for (const pair of pairs.filter(({ differences }) => differences.length === 0)) {
    const { arm, run } = pair.from
    const key = JSON.stringify([run === pair.to.run ? arm.target : '', arm.circumstances])
    const group = groups.get(key)
    if (group) group.push(pair)
    else groups.set(key, [pair])
  }
  return [...groups.values()]
}

/** A few stray trials in a connection state say nothing, if others have enough. */
function isTelling(group: PairGroup, all: readonly PairGroup[]): boolean {
  const hasData = ([pair]: PairGroup) =>
    pair.stages.some(({ shifts }) => shifts.some(({ kind }) => kind === 'shift'))
  return hasData(group) || !all.some(hasData)
}

/** Where a stage is measured in some states only, the others would show another stage: they are left to `--all`. */
function isOfStage(group: PairGroup, all: readonly PairGroup[], stage: AnyStageName): boolean {
  const has = (pairs: PairGroup) =>
    pairs.some(({ stages }) => stages.some((compared) => compared.stage === stage))
  return has(group) || !all.some(has)
}

function groupLines(group: PairGroup, stage: AnyStageName, runs: number, paint: Colors): string[] {
  const [{ from, to }] = group
  const isOneRun = from.run === to.run
  const shown = group.flatMap((pair) => {
    const compared = pair.stages.find((each) => each.stage === stage) ?? pair.stages[0]
    return compared ? [{ pair, compared }] : []
  })
  const name = shown[0]?.compared.stage
  if (name === undefined) return []
  const against = isOneRun ? ` against ${armName(from, runs)}` : ', later run against earlier'
  const title = `${name}${against}: ${formatConditions(from.arm.circumstances)}`
  const head = ['target', ...SHOWN].map((text): TextCell => ({ text, paint: paint.dim }))
  const rows = shown.map(({ pair, compared }) => pairRow(pair, compared, paint))
  return ['', ...wrap(title, TEXT_WIDTH).map(paint.bold), ...layOutTable([head, ...rows], TEXT_WIDTH)]
}

function pairRow({ to }: ArmPair, compared: StageComparison, paint: Colors): TextCell[] {
  const paints: Record<CompareLine['direction'], Formatter> = {
    slower: paint.red,
    faster: paint.green,
    undecided: String,
  }
  const lines = compareLines(compared)
  const cells = SHOWN.map((percentile): TextCell => {
    const line = lines.find((each) => each.percentile === percentile)
    return line ? { text: line.change, paint: paints[line.direction] } : { text: '' }
  })
  return [{ text: to.arm.target }, ...cells]
}

function notComparedLines(pairs: readonly ArmPair[], runs: number): string[] {
  const refused = pairs.filter(({ differences }) => differences.length > 0)
  if (refused.length === 0) return []
  const name = ({ run, arm }: ArmPair['from']) =>
    `${armName({ run, arm }, runs)} ${arm.circumstances.connection}`
  const named = refused
    .slice(0, MAX_NOT_COMPARED)
    .map(
      ({ from, to, differences }) =>
        `NOT COMPARED ${name(to)} with ${name(from)}: ${formatConditionDifferences(differences)}`,
    )
  const more = refused.length - named.length
  const rest = more > 0 ? [`NOT COMPARED ${more} more pairs (--all names them)`] : []
  return ['', ...[...named, ...rest].flatMap((text) => wrap(text, TEXT_WIDTH))]
}
