import type { Colors } from 'picocolors/types.d.ts'
import { TURN_STAGES, type TurnStageName } from '../../core/trial/turn-stages.ts'
import type { ConversationSummary } from '../../tally/conversation/conversation-summary.ts'
import { nameDifference } from '../../tally/conversation/turn-differences.ts'
import type { TurnSummary } from '../../tally/conversation/turn-summary.ts'
import { type ConversationRanking, rankConversations } from '../../tally/ranking/rank-conversations.ts'
import { hasMixedSources } from '../../tally/values/stand-in.ts'
import { oneLine } from '../format/escape.ts'
import { type EndedRun, nextStep } from '../format/next-step.ts'
import { layOutTable, TEXT_WIDTH, type TextCell, wrap } from '../format/tables/text-table.ts'
import { formatShare } from '../format/units/durations.ts'
import { formatConnectionNotes } from '../run/notes/connection-notes.ts'
import { renderThresholds } from '../run/text/thresholds.ts'
import { renderVantageTable } from '../vantages/vantages-text.ts'
import { AWAITED_STAGE_TEXTS } from './awaited-stage-texts.ts'
import { CALL_COLUMNS, formatCallCells, formatSoundRows, SOUND_COLUMNS } from './format-calls.ts'
import { formatConversationRanking } from './format-ranking.ts'
import {
  formatComponentRates,
  formatExactPercentile,
  formatWait,
  formatWordErrorRate,
  renderWaterfall,
} from './format-turns.ts'
import { explainHarness } from './harness-notes.ts'
import { formatLineCost } from './line-costs.ts'

/** The summary at the end of a run of conversations for a terminal of 80 columns. Ends in a newline. */
export function renderConversationsText(
  conversations: ConversationSummary,
  { paint, folder }: { paint: Colors; folder: string },
): string {
  const lines = [
    ...title(conversations, paint),
    '',
    ...headline(conversations, paint),
    '',
    ...stagesTable(conversations, paint),
    ...turnTaking(conversations, paint),
    ...sounds(conversations, paint),
    ...conversations.summaries.flatMap((summary) => ['', ...waterfall(summary, paint)]),
    '',
    ...differences(conversations, paint),
    ...lineCosts(conversations, paint),
    ...renderVantageTable(conversations.vantageDifferences, paint),
    ...faults(conversations, paint),
    ...gates(conversations, paint),
    ...notes(conversations, folder),
  ]
  return `${lines.join('\n')}\n`
}

function title({ file, turns, summaries }: ConversationSummary, paint: Colors): string[] {
  const measured = turns.filter(({ phase }) => phase === 'measure').length
  const heading = paint.bold(`${oneLine(file.scenario.name, 50)}: ${measured} measured turns`)
  if (!summaries.some(({ simulated }) => simulated)) return [heading]
  const words = hasMixedSources(summaries)
    ? 'SIMULATED where marked: the lab answered, not the provider.'
    : 'SIMULATED: the lab answered, no provider was measured.'
  return [heading, paint.yellow(words)]
}

function headline({ summaries, awaited }: ConversationSummary, paint: Colors): string[] {
  const mixed = hasMixedSources(summaries)
  const head = ['target', 'turns', 'ok', 'word errors', 'p50 ms', 'p95 ms']
  const rows = summaries.map((summary) => {
    const row = summary.stages.find(({ stage }) => stage === awaited)
    return [
      `${summary.target}${mixed && summary.simulated ? ' SIMULATED' : ''}`,
      String(summary.turns),
      formatShare(summary.ok / Math.max(1, summary.turns)),
      formatWordErrorRate(summary),
      row ? formatExactPercentile(row.p50) : '–',
      row ? formatExactPercentile(row.p95) : '–',
    ]
  })
  return [
    ...wrap(`${awaited} · ${AWAITED_STAGE_TEXTS[awaited].explained}`, TEXT_WIDTH).map(paint.bold),
    ...table(head, rows, paint, new Set(['turns', 'ok'])),
  ]
}

/** Shares of whole turns, because the medians of the stages do not add up to the median of the whole turn. */
function stagesTable({ summaries }: ConversationSummary, paint: Colors): string[] {
  const names = stageNames(summaries)
  const head = ['p50 ms', ...names]
  const rows = summaries.map((summary) => [
    summary.target,
    ...names.map((name) => {
      const row = summary.stages.find(({ stage }) => stage === name)
      return row ? formatWait(row.p50.value) : '–'
    }),
  ])
  return [
    paint.bold('where the time goes · median of each stage'),
    ...table(head, rows, paint, new Set(names)),
  ]
}

/** Turn-taking errors in calls as counts, one line each. */
function turnTaking({ summaries }: ConversationSummary, paint: Colors): string[] {
  const lines = summaries.flatMap(({ target, calls }) => {
    if (!calls) return []
    const cells = formatCallCells(calls)
    const words = CALL_COLUMNS.map((name, index) => `${name} ${cells[index]}`).slice(1)
    return wrap(`${target}: ${words.join(', ')}`, TEXT_WIDTH)
  })
  return lines.length === 0 ? [] : ['', paint.bold('turn-taking in calls'), ...lines]
}

/** Whether agents stop for sounds that are no interruption, one line per sound. */
function sounds({ summaries }: ConversationSummary, paint: Colors): string[] {
  const lines = summaries.flatMap(({ target, calls }) =>
    (calls ? formatSoundRows(calls) : []).flatMap(([sound = '', ...cells]) => {
      const words = cells.map((cell, index) => `${SOUND_COLUMNS[index + 1]} ${cell}`)
      return wrap(oneLine(`${target}, ${sound}: ${words.join(', ')}`, 300), TEXT_WIDTH)
    }),
  )
  return lines.length === 0 ? [] : ['', paint.bold('sounds that are no interruption'), ...lines]
}

function stageNames(summaries: readonly TurnSummary[]): TurnStageName[] {
  return TURN_STAGES.filter((stage) => 'additive' in stage && stage.additive)
    .map(({ name }) => name)
    .filter((name) => summaries.some(({ stages }) => stages.some(({ stage }) => stage === name)))
}

function waterfall(summary: TurnSummary, paint: Colors): string[] {
  const shares = summary.shares.map(
    ({ stage, median, slowest }) => `${stage} ${formatShare(median)} (slowest turns ${formatShare(slowest)})`,
  )
  return [
    paint.bold(oneLine(`${summary.target} · its median turn · ${summary.stack}`, TEXT_WIDTH)),
    ...wrap(summary.mode, TEXT_WIDTH).map(paint.dim),
    ...renderWaterfall(summary),
    ...wrap(`share: ${shares.join(', ')}`, TEXT_WIDTH).map(paint.dim),
    ...formatComponentRates(summary).flatMap((line) => wrap(line, TEXT_WIDTH)),
  ]
}

function differences({ differences: rows, awaited }: ConversationSummary, paint: Colors): string[] {
  if (rows.length === 0) return []
  const cells = rows.map((row) => [nameDifference(row), String(row.pairs), formatExactPercentile(row.median)])
  const heading = `on the same turns · median of the differences of ${awaited}`
  return [paint.bold(heading), ...table(['pair', 'turns', 'p50 ms'], cells, paint, new Set(['turns'])), '']
}

function lineCosts({ lineCosts: costs }: ConversationSummary, paint: Colors): string[] {
  if (costs.length === 0) return []
  const lines = costs.flatMap((cost) => wrap(oneLine(formatLineCost(cost), 600), TEXT_WIDTH))
  return [paint.bold('what a bad line costs'), ...lines, '']
}

function faults({ faults: rows }: ConversationSummary, paint: Colors): string[] {
  if (rows.length === 0) return []
  const cells = rows.map(({ target, part, kind, count, example }) => [
    target,
    part ?? '–',
    kind,
    String(count),
    oneLine(example, 30),
  ])
  const head = ['failed', 'part', 'fault', 'turns', 'example']
  return [...table(head, cells, paint, new Set(['turns'])), '']
}

function gates({ thresholds }: ConversationSummary, paint: Colors): string[] {
  const [, ...lines] = renderThresholds(thresholds, paint, TEXT_WIDTH)
  return lines.length === 0 ? [] : [...lines, '']
}

function notes(conversations: ConversationSummary, folder: string): string[] {
  const { recognition } = conversations.file
  const words = [
    'stages     add up within each turn (`residual_us` in turns.csv)',
    ...(recognition === '' ? [] : [`transcripts ${recognition}`]),
    ...formatConnectionNotes(conversations, 'turns').map(({ label, text }) => `${label} ${text}`),
    ...explainHarness(conversations).map(({ label, text }) => `${label.padEnd(10)} ${text}`),
    '[low–high] 95 % interval by order statistics; * n too small for an interval',
    ...endingLines(conversations, folder),
  ]
  return words.flatMap((line) => wrap(line, TEXT_WIDTH))
}

/** The answer in one line, where the report is, and what to do next. */
function endingLines(conversations: ConversationSummary, folder: string): string[] {
  const { validity } = conversations.file
  const [ranking] = rankConversations(conversations)
  const caution = validity?.state === 'invalid' ? 'not valid; as measured: ' : ''
  return [
    ...(ranking ? [`answer     ${caution}${formatConversationRanking(ranking).headline}`] : []),
    `report     ${folder}/report.html, turns.csv`,
    `next       ${nextStepOf(conversations.file, ranking, folder)}`,
  ]
}

function nextStepOf(
  file: ConversationSummary['file'],
  ranking: ConversationRanking | undefined,
  folder: string,
): string {
  const comparable = ranking !== undefined && ranking.ranked.length > 1
  return nextStep(
    { file, folder, found: findingOf(ranking), comparable },
    {
      doctor: 'ttfa doctor looks at the network and the keys',
      lighter: 'fewer conversations at once',
      more: 'conversations',
    },
  )
}

function findingOf(ranking: ConversationRanking | undefined): EndedRun['found'] {
  if (!ranking) return 'nothing measured'
  if (ranking.verdict === 'nothing heard') return 'nothing answered'
  return ranking.verdict === 'too few' ? 'too little to tell' : 'enough'
}

function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  paint: Colors,
  right: ReadonlySet<string>,
): string[] {
  const aligned = (text: string, column: number, ink?: (text: string) => string): TextCell => ({
    text,
    ...(ink && { paint: ink }),
    align: right.has(head[column] ?? '') ? 'right' : 'left',
  })
  return layOutTable(
    [
      head.map((text, column) => aligned(text, column, paint.dim)),
      ...rows.map((row) => row.map((text, column) => aligned(text, column))),
    ],
    TEXT_WIDTH,
  )
}
