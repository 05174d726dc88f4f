import { FAULT_MEANINGS } from '../../../core/fault.ts'
import { STAGES } from '../../../core/trial/trial-stages.ts'
import type { OptionCost } from '../../../tally/compare/option-costs.ts'
import type { RunSummary } from '../../../tally/run/run-summary.ts'
import { type StageRow, stageRows } from '../../../tally/run/stage-rows.ts'
import type { TargetSummary } from '../../../tally/run/target-summary.ts'
import { PERCENTILES } from '../../../tally/statistics/histogram-percentile.ts'
import { escapeMarkdown } from '../../format/escape.ts'
import { formatOptionCost } from '../../format/provisioning/format-option-costs.ts'
import { formatProvisioning } from '../../format/provisioning/options-text.ts'
import { renderMarkdownTable } from '../../format/tables/markdown-table.ts'
import { markdownTargetName } from '../../format/target-names.ts'
import { formatMilliseconds, formatShare } from '../../format/units/durations.ts'
import { findMarks, formatEstimate, formatQuantile } from '../../format/units/percentiles.ts'
import { renderVantageMarkdown } from '../../vantages/vantages-markdown.ts'
import { formatRunAnswer } from '../format-answer.ts'
import { formatPercentileName } from '../notes/explanations.ts'
import { formatRunNotes } from '../notes/run-notes.ts'
import { createTurnContextTable, TURN_CONTEXT_LEGEND } from '../turn-context-table.ts'
import { renderConditions } from './conditions.ts'
import { renderHeadline, renderSimulatedNotice, renderThresholdTable } from './headline-markdown.ts'

const NAMES = PERCENTILES.map(({ name }) => name)

/** `report.md`: headline, tables, notes, faults, and how to repeat the run. */
export function renderRunMarkdown(runSummary: RunSummary, costs: readonly OptionCost[] = []): string {
  const rows = stageRows(runSummary.groups).filter(({ n }) => n > 0)
  const sections = [
    [`# ${escapeMarkdown(runSummary.file.scenario.name)}`],
    renderSimulatedNotice(runSummary.summaries),
    renderHeadline(runSummary),
    targets(runSummary.summaries),
    renderThresholdTable(runSummary),
    [
      '## Every stage',
      '',
      'Milliseconds, with the 95 % interval of each percentile in brackets.',
      '',
      ...stagesTable(rows, runSummary.summaries),
    ],
    ['## Playback', '', ...playbackTable(runSummary.summaries)],
    renderVantageMarkdown(runSummary.vantageDifferences),
    turnContexts(runSummary),
    options(runSummary, costs),
    ['## How to read it', '', ...readingNotes(runSummary, rows)],
    ['## What the stages mean', '', ...meanings(rows)],
    ['## Faults', '', ...faults(runSummary)],
    ['## To repeat it', '', ...renderConditions(runSummary.file)],
  ]
  return fitSections(sections)
}

/** GitHub accepts no longer text in a comment. */
const MAX_BYTES = 65_536
/** Room for the sentence about what was left out. */
const RESERVED_BYTES = 512

/** Leaves out sections that would make the text too long: the files of the run have their numbers. */
export function fitSections(sections: readonly (readonly string[])[]): string {
  let bytes = RESERVED_BYTES
  const kept: string[] = []
  const left: string[] = []
  for (const lines of sections.filter((each) => each.length > 0)) {
    const text = lines.join('\n')
    const size = Buffer.byteLength(text) + 2
    if (bytes + size < MAX_BYTES) {
      kept.push(text)
      bytes += size
    } else left.push(lines[0]?.replace(/^#+ /, '') ?? '')
  }
  const note =
    left.length > 0
      ? [
          `Left out to stay within ${MAX_BYTES} bytes: ${left.join(', ')}. stages.csv and report.html have it.`,
        ]
      : []
  return `${[...kept, ...note].join('\n\n')}\n`
}

function targets(summaries: readonly TargetSummary[]): string[] {
  return summaries.map((summary) => `- **${markdownTargetName(summary)}**: ${formatRunAnswer(summary)}`)
}

function stagesTable(rows: readonly StageRow[], summaries: readonly TargetSummary[]): string[] {
  const named = new Map(
    summaries.flatMap((summary) =>
      [`${summary.target} ${summary.connection}`, summary.target].map((key) => [
        key,
        markdownTargetName(summary),
      ]),
    ),
  )
  const head = [
    'stage',
    'target',
    'connection',
    'n',
    'absent',
    'faults',
    ...NAMES.map(formatPercentileName),
    'max',
  ]
  const cells = STAGES.flatMap(({ name }) => rows.filter(({ stage }) => stage === name)).map((row) => [
    `\`${row.stage}\``,
    named.get(`${row.target} ${row.connection}`) ?? named.get(row.target) ?? escapeMarkdown(row.target),
    row.connection,
    ...[row.n, row.absent, row.faults].map(String),
    ...NAMES.map((name) => formatEstimate(row.percentiles[name], formatMilliseconds)),
    formatQuantile(row.largest, formatMilliseconds),
  ])
  return renderMarkdownTable(head, cells, 3)
}

function turnContexts({ turnContexts: rows }: RunSummary): string[] {
  if (rows.length === 0) return []
  const { head, cells } = createTurnContextTable(rows)
  const escaped = cells.map((row) => row.map((words) => escapeMarkdown(words)))
  return [
    '## Turns by what preceded them',
    '',
    `Milliseconds; ${escapeMarkdown(TURN_CONTEXT_LEGEND, 200)}.`,
    '',
    ...renderMarkdownTable(head, escaped, 2),
  ]
}

function options({ file }: RunSummary, costs: readonly OptionCost[]): string[] {
  const sentences = [...costs.map(formatOptionCost), ...formatProvisioning(file)]
  if (sentences.length === 0) return []
  return ['## Cost of options', '', ...sentences.map((words) => `- ${escapeMarkdown(words, 1000)}`)]
}

function playbackTable(summaries: readonly TargetSummary[]): string[] {
  const head = ['target', 'connection', 'ok', 'lead silence p50 (ms)', 'with underruns', 'rtf p50']
  const cells = summaries.map((summary) => [
    markdownTargetName(summary),
    summary.connection,
    summary.success ? formatShare(summary.success.share) : '–',
    formatQuantile(summary.leadSilence, formatMilliseconds),
    summary.stalled ? formatShare(summary.stalled.share) : '–',
    formatQuantile(summary.rtf, (factor) => factor.toFixed(2)),
  ])
  return renderMarkdownTable(head, cells, 2)
}

function readingNotes(runSummary: RunSummary, rows: readonly StageRow[]): string[] {
  const marks = findMarks(rows.flatMap(({ percentiles }) => NAMES.map((name) => percentiles[name])))
  const explanations = formatRunNotes(runSummary, marks, NAMES)
  const notes = explanations.map(
    ({ label, text }) => `- **${escapeMarkdown(label)}**: ${escapeMarkdown(text, 1000)}`,
  )
  return [
    ...notes,
    '- **absent**: trials without this stage; **faults**: failed trials among the n.',
    '- **rtf** = (last audio − first text) / audio duration; below 1 is faster than real time.',
  ]
}

function meanings(rows: readonly StageRow[]): string[] {
  const present = STAGES.filter(({ name }) => rows.some(({ stage }) => stage === name))
  const cells = present.map(({ name, from, to, meaning }) => [
    `\`${name}\``,
    `${[from].flat().join(' or ')} → ${to}`.replaceAll('_', '\\_'),
    escapeMarkdown(meaning),
  ])
  return renderMarkdownTable(['stage', 'from → to', 'meaning'], cells, 3)
}

function faults({ faults: rows, trials }: RunSummary): string[] {
  if (rows.length === 0) return [`None in ${trials} trials.`]
  const cells = rows.map(({ target, kind, status, count, first, last, example }) => [
    escapeMarkdown(target),
    kind,
    FAULT_MEANINGS[kind],
    escapeMarkdown(example),
    ...[status ?? '', count, first, last].map(String),
  ])
  const head = ['target', 'kind', 'meaning', 'example', 'status', 'count', 'first trial', 'last trial']
  return renderMarkdownTable(head, cells, 4)
}
