import { FAULT_MEANINGS } from '../core/fault.ts'
import { STAGES } from '../core/stages.ts'
import type { OptionCost } from '../tally/compare/option-costs.ts'
import { PERCENTILES } from '../tally/percentile.ts'
import { type StageRow, stageRows } from '../tally/stages-table.ts'
import type { Summary } from '../tally/summary.ts'
import { aggregationNotes } from './aggregation-notes.ts'
import { answerWords } from './answer.ts'
import { CIRCUMSTANCE_WORDS, circumstanceTable } from './circumstance-table.ts'
import { conditions } from './conditions.ts'
import { courseNotes } from './course-notes.ts'
import type { Digest } from './digest.ts'
import { explain, label } from './explanations.ts'
import { interruptionNotes } from './interruption-notes.ts'
import { leadMarkdown, simulatedMarkdown, thresholdsMarkdown } from './lead-markdown.ts'
import { markdownTable } from './markdown-table.ts'
import { optionCostWords } from './option-cost-words.ts'
import { preparationSentences } from './options-text.ts'
import { escapeMarkdown } from './quote.ts'
import { marksIn, quantileWords, readingWords } from './reading-words.ts'
import { formatMilliseconds, formatShare } from './units.ts'

const NAMES = PERCENTILES.map(({ name }) => name)

/** `report.md`: headline, tables, notes, faults, and how to repeat the run. */
export function renderMarkdown(digest: Digest, costs: readonly OptionCost[] = []): string {
  const rows = stageRows(digest.groups).filter(({ n }) => n > 0)
  const sections = [
    [`# ${escapeMarkdown(digest.file.scenario.name)}`],
    simulatedMarkdown(digest.summaries),
    leadMarkdown(digest),
    targets(digest.summaries),
    thresholdsMarkdown(digest),
    [
      '## Every stage',
      '',
      'Milliseconds, with the 95 % interval of each percentile in brackets.',
      '',
      ...stagesTable(rows, digest.summaries),
    ],
    ['## Playback', '', ...playbackTable(digest.summaries)],
    circumstances(digest),
    options(digest, costs),
    ['## How to read it', '', ...readingNotes(digest, rows)],
    ['## What the stages mean', '', ...meanings(rows)],
    ['## Faults', '', ...faults(digest)],
    ['## To repeat it', '', ...conditions(digest.file)],
  ]
  const present = sections.filter((lines) => lines.length > 0)
  return `${present.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function targets(summaries: readonly Summary[]): string[] {
  return summaries.map((summary) => `- **${nameOf(summary)}**: ${answerWords(summary)}`)
}

function stagesTable(rows: readonly StageRow[], summaries: readonly Summary[]): string[] {
  const named = new Map(
    summaries.map((summary) => [`${summary.target} ${summary.connection}`, nameOf(summary)]),
  )
  const head = ['stage', 'target', 'connection', 'n', 'absent', 'faults', ...NAMES.map(label), 'max']
  const cells = STAGES.flatMap(({ name }) => rows.filter(({ stage }) => stage === name)).map((row) => [
    `\`${row.stage}\``,
    named.get(`${row.target} ${row.connection}`) ?? escapeMarkdown(row.target),
    row.connection,
    ...[row.n, row.absent, row.faults].map(String),
    ...NAMES.map((name) => readingWords(row.percentiles[name], formatMilliseconds)),
    quantileWords(row.largest, formatMilliseconds),
  ])
  return markdownTable(head, cells, 3)
}

function circumstances({ circumstances: rows }: Digest): string[] {
  if (rows.length === 0) return []
  const { head, cells } = circumstanceTable(rows)
  const escaped = cells.map((row) => row.map((words) => escapeMarkdown(words)))
  return [
    '## Turns by what preceded them',
    '',
    `Milliseconds; ${escapeMarkdown(CIRCUMSTANCE_WORDS, 200)}.`,
    '',
    ...markdownTable(head, escaped, 2),
  ]
}

function options({ file }: Digest, costs: readonly OptionCost[]): string[] {
  const sentences = [...costs.map(optionCostWords), ...preparationSentences(file)]
  if (sentences.length === 0) return []
  return ['## Cost of options', '', ...sentences.map((words) => `- ${escapeMarkdown(words, 1000)}`)]
}

function playbackTable(summaries: readonly Summary[]): string[] {
  const head = ['target', 'connection', 'ok', 'lead silence p50 (ms)', 'with underruns', 'rtf p50']
  const cells = summaries.map((summary) => [
    nameOf(summary),
    summary.connection,
    summary.success ? formatShare(summary.success.share) : '–',
    quantileWords(summary.leadSilence, formatMilliseconds),
    summary.stalled ? formatShare(summary.stalled.share) : '–',
    quantileWords(summary.rtf, (factor) => factor.toFixed(2)),
  ])
  return markdownTable(head, cells, 2)
}

function readingNotes(digest: Digest, rows: readonly StageRow[]): string[] {
  const marks = marksIn(rows.flatMap(({ percentiles }) => NAMES.map((name) => percentiles[name])))
  const explanations = [
    ...explain(digest.file, marks, NAMES),
    ...courseNotes(digest),
    ...aggregationNotes(digest),
    ...interruptionNotes(digest),
  ]
  const notes = explanations.map(
    ({ about, words }) => `- **${escapeMarkdown(about)}**: ${escapeMarkdown(words, 1000)}`,
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
  return markdownTable(['stage', 'from → to', 'meaning'], cells, 3)
}

function faults({ faults: rows, trials }: Digest): string[] {
  if (rows.length === 0) return [`None in ${trials} trials.`]
  const cells = rows.map(({ target, kind, status, count, first, last, example }) => [
    escapeMarkdown(target),
    kind,
    FAULT_MEANINGS[kind],
    escapeMarkdown(example),
    ...[status ?? '', count, first, last].map(String),
  ])
  const head = ['target', 'kind', 'meaning', 'example', 'status', 'count', 'first trial', 'last trial']
  return markdownTable(head, cells, 4)
}

function nameOf({ target, simulated }: Summary): string {
  return `${escapeMarkdown(target)}${simulated ? ' (simulated)' : ''}`
}
