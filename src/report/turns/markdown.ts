import { TURN_STAGES } from '../../core/turn-stages.ts'
import { markdownTable } from '../markdown-table.ts'
import { escapeMarkdown } from '../quote.ts'
import { formatShare } from '../units.ts'
import type { TurnDigest } from './digest.ts'
import { errorRateWords, exactWords, oneWord, waterfallLines } from './words.ts'

/** `report.md` of a run of conversations. */
export function renderTurnsMarkdown(digest: TurnDigest): string {
  const sections = [
    [`# ${escapeMarkdown(digest.file.scenario.name)}`],
    notice(digest),
    ['## From the caller’s last sound to the first sound heard', '', ...headline(digest)],
    ['## Every stage', '', ...stages(digest)],
    ['## Share of each stage', '', ...shares(digest)],
    ['## The median turn of each target', '', ...waterfalls(digest)],
    ['## On the same turns', '', ...differences(digest)],
    ['## Faults', '', ...faults(digest)],
    ['## How to read it', '', ...reading(digest)],
  ].filter((lines) => lines.length > 0)
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function notice({ summaries }: TurnDigest): string[] {
  const names = summaries.filter(({ simulated }) => simulated).map(({ target }) => escapeMarkdown(target))
  return names.length === 0
    ? []
    : [`> **SIMULATED**: the lab answered for ${names.join(', ')}; no provider was measured there.`]
}

function headline({ summaries }: TurnDigest): string[] {
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
    const row = summary.stages.find(({ stage }) => stage === 'voice_to_voice')
    return [
      nameOf(summary),
      escapeMarkdown(summary.stack),
      escapeMarkdown(summary.mode),
      ...[summary.turns, summary.ok, summary.interrupted].map(String),
      errorRateWords(summary),
      String(summary.prematureEnds),
      row ? exactWords(row.p50) : '–',
      row ? exactWords(row.p95) : '–',
    ]
  })
  return markdownTable(head, cells, 3)
}

function stages({ summaries }: TurnDigest): string[] {
  const cells = TURN_STAGES.flatMap(({ name }) =>
    summaries.flatMap((summary) => {
      const row = summary.stages.find(({ stage }) => stage === name)
      if (!row) return []
      return [
        [
          `\`${name}\``,
          nameOf(summary),
          String(row.n),
          exactWords(row.p50),
          exactWords(row.p95),
          oneWord(row.max),
        ],
      ]
    }),
  )
  return markdownTable(['stage', 'target', 'n', 'p50 ms', 'p95 ms', 'max ms'], cells, 2)
}

function shares({ summaries }: TurnDigest): string[] {
  const cells = summaries.flatMap((summary) =>
    summary.shares.map(({ stage, median, slowest }) => [
      nameOf(summary),
      `\`${stage}\``,
      formatShare(median),
      formatShare(slowest),
    ]),
  )
  return markdownTable(['target', 'stage', 'around the median', 'slowest 5 % of turns'], cells, 2)
}

function waterfalls({ summaries }: TurnDigest): string[] {
  return summaries.flatMap((summary) => [
    `### ${nameOf(summary)}`,
    '',
    '```text',
    ...waterfallLines(summary),
    '```',
    '',
  ])
}

function differences({ differences: rows }: TurnDigest): string[] {
  if (rows.length === 0) return ['There is only one target.']
  const cells = rows.map(({ target, reference, pairs, median }) => [
    `${escapeMarkdown(target)} − ${escapeMarkdown(reference)}`,
    String(pairs),
    exactWords(median),
  ])
  return markdownTable(['voice_to_voice', 'turns with both', 'median difference, ms'], cells, 1)
}

function faults({ faults: rows }: TurnDigest): string[] {
  if (rows.length === 0) return ['None.']
  const cells = rows.map(({ target, part, kind, status, count, example }) => [
    escapeMarkdown(target),
    part ?? '–',
    kind,
    String(status ?? ''),
    String(count),
    escapeMarkdown(example),
  ])
  return markdownTable(['target', 'part', 'fault', 'status', 'turns', 'example'], cells, 3)
}

function reading({ file }: TurnDigest): string[] {
  const meanings = TURN_STAGES.map(({ name, meaning }) => `- \`${name}\`: ${meaning}`)
  const { validity, recognition } = file
  return [
    ...meanings,
    '- Stages add up within each turn (`residual_us` in `turns.csv`); percentiles of stages never add up.',
    '- A turn that was not answered counts as infinite in `voice_to_voice` and nowhere else.',
    '- [low–high]: 95 % interval by order statistics; `*`: too few turns for one.',
    ...(recognition === '' ? [] : [`- Transcripts: ${recognition}.`]),
    `- Validity: ${validity?.state ?? 'unknown'}${validity && validity.reasons.length > 0 ? `: ${validity.reasons.join('; ')}` : ''}.`,
  ]
}

function nameOf({ target, simulated }: { target: string; simulated: boolean }): string {
  return `${escapeMarkdown(target)}${simulated ? ' (simulated)' : ''}`
}
