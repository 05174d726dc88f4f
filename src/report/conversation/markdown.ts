import { TURN_STAGES } from '../../core/trial/turn-stages.ts'
import type { ConversationSummary } from '../../tally/conversation/conversation-summary.ts'
import { nameDifference } from '../../tally/conversation/turn-differences.ts'
import { findTurnErrorBar } from '../../tally/conversation/turn-error-bar.ts'
import { escapeMarkdown } from '../format/escape.ts'
import { renderMarkdownTable } from '../format/tables/markdown-table.ts'
import { markdownTargetName } from '../format/target-names.ts'
import { formatShare } from '../format/units/durations.ts'
import { renderThresholdTable } from '../run/markdown/headline-markdown.ts'
import { formatConnectionNotes } from '../run/notes/connection-notes.ts'
import { renderVantageMarkdown } from '../vantages/vantages-markdown.ts'
import { AWAITED_STAGE_TEXTS } from './awaited-stage-texts.ts'
import { CALL_COLUMNS, formatCallCells, formatSoundRows, SOUND_COLUMNS } from './format-calls.ts'
import {
  formatComponentRates,
  formatExactPercentile,
  formatWait,
  formatWordErrorRate,
  renderWaterfall,
} from './format-turns.ts'
import { explainHarness } from './harness-notes.ts'
import { LINE_COST_HEAD, lineCostCells } from './line-costs.ts'

/** `report.md` of a run of conversations. */
export function renderConversationsMarkdown(conversations: ConversationSummary): string {
  const sections = [
    [`# ${escapeMarkdown(conversations.file.scenario.name)}`],
    renderTurnNotice(conversations),
    [`## ${AWAITED_STAGE_TEXTS[conversations.awaited].span}`, '', ...renderTurnHeadline(conversations)],
    renderThresholdTable(conversations),
    renderTurnTaking(conversations),
    renderSounds(conversations),
    ['## Every stage', '', ...stages(conversations)],
    renderErrorBar(conversations),
    ['## Share of each stage', '', ...shares(conversations)],
    ['## The median turn of each target', '', ...waterfalls(conversations)],
    ['## On the same turns', '', ...differences(conversations)],
    lineCosts(conversations),
    renderVantageMarkdown(conversations.vantageDifferences),
    ['## Faults', '', ...faults(conversations)],
    ['## How to read it', '', ...readingNotes(conversations)],
  ].filter((lines) => lines.length > 0)
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

/** Names the targets that the lab answered. */
export function renderTurnNotice({ summaries }: ConversationSummary): string[] {
  const names = summaries.filter(({ simulated }) => simulated).map(({ target }) => escapeMarkdown(target))
  return names.length === 0
    ? []
    : [`> **SIMULATED**: the lab answered for ${names.join(', ')}; no provider was measured there.`]
}

/** The headline: how long the caller waits with each target. */
export function renderTurnHeadline({ summaries, awaited }: ConversationSummary): string[] {
  const head = [
    'target',
    'stack',
    'mode',
    'turns',
    'ok',
    'interrupted',
    'word errors',
    'early ends',
    'p50 ms',
    'p95 ms',
  ]
  const cells = summaries.map((summary) => {
    const row = summary.stages.find(({ stage }) => stage === awaited)
    return [
      markdownTargetName(summary),
      escapeMarkdown(summary.stack),
      escapeMarkdown(summary.mode),
      ...[summary.turns, summary.ok, summary.interrupted].map(String),
      formatWordErrorRate(summary),
      String(summary.prematureEnds),
      row ? formatExactPercentile(row.p50) : '–',
      row ? formatExactPercentile(row.p95) : '–',
    ]
  })
  return renderMarkdownTable(head, cells, 3)
}

/** Turn-taking errors in calls. */
function renderTurnTaking({ summaries }: ConversationSummary): string[] {
  const cells = summaries.flatMap((summary) =>
    summary.calls ? [[markdownTargetName(summary), ...formatCallCells(summary.calls)]] : [],
  )
  return cells.length === 0
    ? []
    : ['## Turn-taking in calls', '', ...renderMarkdownTable(['target', ...CALL_COLUMNS], cells, 1)]
}

/** Whether agents stop for sounds that are no interruption. */
function renderSounds({ summaries }: ConversationSummary): string[] {
  const rows = summaries.flatMap((summary) =>
    (summary.calls ? formatSoundRows(summary.calls) : []).map(([sound = '', ...cells]) => [
      markdownTargetName(summary),
      escapeMarkdown(sound),
      ...cells,
    ]),
  )
  return rows.length === 0
    ? []
    : [
        '## Sounds that are no interruption',
        '',
        ...renderMarkdownTable(['target', ...SOUND_COLUMNS], rows, 2),
      ]
}

function stages({ summaries }: ConversationSummary): string[] {
  const cells = TURN_STAGES.flatMap(({ name }) =>
    summaries.flatMap((summary) => {
      const row = summary.stages.find(({ stage }) => stage === name)
      if (!row) return []
      return [
        [
          `\`${name}\``,
          markdownTargetName(summary),
          String(row.n),
          formatExactPercentile(row.p50),
          formatExactPercentile(row.p95),
          formatWait(row.max),
        ],
      ]
    }),
  )
  return renderMarkdownTable(['stage', 'target', 'n', 'p50 ms', 'p95 ms', 'max ms'], cells, 2)
}

/** What the harness itself adds to the stages. */
function renderErrorBar({ file }: ConversationSummary): string[] {
  const bar = findTurnErrorBar(file)
  if (!bar) return []
  const cells = bar.stages.map(({ stage, n, p50_us, p95_us, p99_us, max_us }) => [
    `\`${stage}\``,
    String(n),
    ...[p50_us, p95_us, p99_us, max_us].map((value) => (value === undefined ? '\\*' : formatWait(value))),
  ])
  const head = ['stage', 'n', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms']
  return ['## Error bar of the pipeline path', '', ...renderMarkdownTable(head, cells, 1)]
}

function shares({ summaries }: ConversationSummary): string[] {
  const cells = summaries.flatMap((summary) =>
    summary.shares.map(({ stage, median, slowest }) => [
      markdownTargetName(summary),
      `\`${stage}\``,
      formatShare(median),
      formatShare(slowest),
    ]),
  )
  return renderMarkdownTable(['target', 'stage', 'around the median', 'slowest 5 % of turns'], cells, 2)
}

function waterfalls({ summaries }: ConversationSummary): string[] {
  return summaries.flatMap((summary) => [
    `### ${markdownTargetName(summary)}`,
    '',
    '```text',
    ...renderWaterfall(summary),
    ...formatComponentRates(summary),
    '```',
    '',
  ])
}

function differences({ differences: rows, awaited }: ConversationSummary): string[] {
  if (rows.length === 0) return ['There is only one target.']
  const cells = rows.map((row) => [
    escapeMarkdown(nameDifference(row)),
    String(row.pairs),
    formatExactPercentile(row.median),
  ])
  return renderMarkdownTable([awaited, 'turns with both', 'median difference, ms'], cells, 1)
}

function lineCosts({ lineCosts: costs, awaited }: ConversationSummary): string[] {
  if (costs.length === 0) return []
  const cells = costs.map((cost) => lineCostCells(cost).map((cell) => escapeMarkdown(cell)))
  return [
    '## What a bad line costs',
    '',
    `\`${awaited}\`:`,
    '',
    ...renderMarkdownTable([...LINE_COST_HEAD], cells, 5),
  ]
}

function faults({ faults: rows }: ConversationSummary): string[] {
  if (rows.length === 0) return ['None.']
  const cells = rows.map(({ target, part, kind, status, count, example }) => [
    escapeMarkdown(target),
    part ?? '–',
    kind,
    String(status ?? ''),
    String(count),
    escapeMarkdown(example),
  ])
  return renderMarkdownTable(['target', 'part', 'fault', 'status', 'turns', 'example'], cells, 3)
}

function readingNotes(conversations: ConversationSummary): string[] {
  const meanings = TURN_STAGES.map(({ name, meaning }) => `- \`${name}\`: ${meaning}`)
  const { recognition } = conversations.file
  return [
    ...formatConnectionNotes(conversations, 'turns').map(({ text }) => `- ${escapeMarkdown(text)}.`),
    ...meanings,
    '- Stages add up within each turn (`residual_us` in `turns.csv`); percentiles of stages never add up.',
    `- A turn that was not answered counts as infinite in \`${conversations.awaited}\`, and in the stage in which its component failed.`,
    '- [low–high]: 95 % interval by order statistics; `*`: too few turns for one.',
    ...(recognition === '' ? [] : [`- Transcripts: ${recognition}.`]),
    ...explainHarness(conversations).map(
      ({ label, text }) => `- **${label}**: ${escapeMarkdown(text, 1000)}`,
    ),
  ]
}
