import type { Colors } from 'picocolors/types.d.ts'
import { isIncidentalState } from '../../../tally/run/incidental-states.ts'
import type { RunSummary } from '../../../tally/run/run-summary.ts'
import type { StageRow } from '../../../tally/run/stage-rows.ts'
import type { TargetSummary } from '../../../tally/run/target-summary.ts'
import type { PercentileName } from '../../../tally/statistics/histogram-percentile.ts'
import type { PercentileEstimate } from '../../../tally/statistics/interval.ts'
import { hasMixedSources } from '../../../tally/values/stand-in.ts'
import { oneLine } from '../../format/escape.ts'
import { formatStandInNotices, standInWord } from '../../format/stand-ins.ts'
import { layOutTable, TEXT_WIDTH, type TextCell, wrap } from '../../format/tables/text-table.ts'
import { formatMilliseconds } from '../../format/units/durations.ts'
import { findMarks, formatEstimate } from '../../format/units/percentiles.ts'
import { renderVantageTable } from '../../vantages/vantages-text.ts'
import { describeFailedTargets, FAILED_CELL, hasFailed } from '../failed-targets.ts'
import { type Headline, selectHeadlines } from '../headlines.ts'
import { formatIncidentalStateNotes } from '../notes/ending-notes.ts'
import type { ReportNote } from '../notes/explanations.ts'
import { formatRunNotes } from '../notes/run-notes.ts'
import { createTurnContextTable, TURN_CONTEXT_LEGEND } from '../turn-context-table.ts'
import { renderNotes } from './notes.ts'
import { renderThresholds } from './thresholds.ts'

const SHOWN = ['p50', 'p95'] as const satisfies readonly PercentileName[]

export interface TextOptions {
  /** Colour functions, which may do nothing. */
  readonly paint: Colors
  /** The run's folder, for the last line. */
  readonly folder: string
}

/** The summary at the end of a run for a terminal of 80 columns, with notes. Ends in a newline. */
export function renderRunText(whole: RunSummary, { paint, folder }: TextOptions): string {
  const runSummary = withoutStrayStates(whole)
  const headlines = selectHeadlines(runSummary.file).filter((headline) =>
    runSummary.summaries.some((summary) => findRow(headline, summary)),
  )
  const marks = findMarks(headlines.flatMap((headline) => shownEstimates(headline, runSummary)))
  const notes = [
    ...companionNotes(headlines),
    ...formatIncidentalStateNotes(whole),
    ...formatRunNotes(runSummary, marks, SHOWN),
  ]
  const lines = [
    ...title(runSummary, paint),
    ...headlines.flatMap((headline) => ['', ...headlineTable(headline, runSummary, paint)]),
    ...renderVantageTable(runSummary.vantageDifferences, paint),
    ...turnContextLines(runSummary, paint),
    ...renderThresholds(runSummary.thresholds, paint, TEXT_WIDTH),
    '',
    ...renderNotes(runSummary, notes, {
      paint,
      width: TEXT_WIDTH,
      folder,
    }),
  ]
  return `${lines.join('\n')}\n`
}

function withoutStrayStates(runSummary: RunSummary): RunSummary {
  const { summaries } = runSummary
  return { ...runSummary, summaries: summaries.filter((one) => !isIncidentalState(one, summaries)) }
}

function title(runSummary: RunSummary, paint: Colors): string[] {
  const { file, summaries, trials } = runSummary
  const heading = paint.bold(`${oneLine(file.scenario.name, 50)}: ${trials} measured trials`)
  if (trials === 0) return [heading, 'No trials were measured.']
  return [
    heading,
    ...formatStandInNotices(summaries).map((one) => paint.yellow(`${one.label}: ${one.text}`)),
    ...describeFailedTargets(runSummary).flatMap((words) =>
      wrap(`FAILED: ${oneLine(words, 300)}`, TEXT_WIDTH).map(paint.red),
    ),
  ]
}

function turnContextLines({ turnContexts: rows }: RunSummary, paint: Colors): string[] {
  if (rows.length === 0) return []
  const { head, cells: words } = createTurnContextTable(rows)
  const table = [
    head.map((text) => ({ text, paint: paint.dim })),
    ...words.map((row) => row.map((text) => ({ text }))),
  ]
  return [
    '',
    paint.bold('turns by what preceded them, in ms'),
    ...layOutTable(table, TEXT_WIDTH),
    ...wrap(TURN_CONTEXT_LEGEND, TEXT_WIDTH).map(paint.dim),
  ]
}

function headlineTable(headline: Headline, runSummary: RunSummary, paint: Colors): string[] {
  const { stage, meaning, extraColumn } = headline
  const head = [
    'target',
    'connection',
    'n',
    ...(extraColumn ? [extraColumn.head] : []),
    ...SHOWN.map((name) => `${name} ms`),
  ]
  const right = new Set(['n', extraColumn?.head])
  const mixed = hasMixedSources(runSummary.summaries)
  const rows = runSummary.summaries.flatMap((summary) => {
    const row = findRow(headline, summary)
    const own = row ? [cells(headline, summary, row, { mixed, paint })] : []
    return [...own, ...callerCells(headline, summary, runSummary, { mixed, paint })]
  })
  return [
    ...wrap(`${stage} · ${meaning}`, TEXT_WIDTH).map(paint.bold),
    ...layOutTable(
      [head.map((text) => ({ text, paint: paint.dim, align: right.has(text) ? 'right' : 'left' })), ...rows],
      TEXT_WIDTH,
    ),
  ]
}

function cells(
  { extraColumn }: Headline,
  summary: TargetSummary,
  row: StageRow,
  { mixed, paint }: { mixed: boolean; paint: Colors },
): TextCell[] {
  const word = mixed ? standInWord(summary) : undefined
  const mark = word ? ` ${word.toUpperCase()}` : ''
  return [
    { text: `${summary.target}${mark}` },
    { text: summary.connection },
    { text: String(row.n), align: 'right' },
    ...(extraColumn ? [{ text: extraColumn.of(summary), align: 'right' as const }] : []),
    ...SHOWN.map((name) =>
      hasFailed(summary)
        ? { text: FAILED_CELL, paint: paint.red }
        : estimateCell(row.percentiles[name], paint),
    ),
  ]
}

/**
 * After the last connection state of a target, a row over all of them: what callers waited, whatever the
 * connection.
 */
function callerCells(
  headline: Headline,
  summary: TargetSummary,
  { summaries, callers }: RunSummary,
  style: { mixed: boolean; paint: Colors },
): TextCell[][] {
  const states = summaries.filter(({ target }) => target === summary.target)
  const row = callers.find(({ target, stage }) => target === summary.target && stage === headline.stage)
  if (!row || states.length < 2 || states.at(-1) !== summary) return []
  const [name, , ...numbers] = cells(headline, summary, row, style)
  return [[...(name ? [name] : []), { text: row.connection }, ...numbers]]
}

function estimateCell(estimate: PercentileEstimate, paint: Colors): TextCell {
  const text = formatEstimate(estimate, formatMilliseconds)
  if (estimate.value.kind === 'infinite') return { text, paint: paint.red }
  return estimate.interval.kind === 'too small' ? { text, paint: paint.dim } : { text }
}

function companionNotes(headlines: readonly Headline[]): ReportNote[] {
  return headlines.flatMap(({ extraColumn }) =>
    extraColumn ? [{ label: extraColumn.head, text: extraColumn.meaning }] : [],
  )
}

function findRow({ stage }: Headline, summary: TargetSummary): StageRow | undefined {
  return summary.stages.get(stage)
}

function shownEstimates(headline: Headline, { summaries }: RunSummary): PercentileEstimate[] {
  return summaries.flatMap((summary) => {
    const row = findRow(headline, summary)
    return row && !hasFailed(summary) ? SHOWN.map((name) => row.percentiles[name]) : []
  })
}
