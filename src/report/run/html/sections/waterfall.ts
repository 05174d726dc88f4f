import type { Instant, Trial } from '../../../../core/trial/trial.ts'
import { findExample } from '../../../../tally/load/timeline.ts'
import type { TargetSummary } from '../../../../tally/run/target-summary.ts'
import { renderFigure } from '../../../format/charts/figure.ts'
import { selectCharted, toMilliseconds } from '../../../format/charts/scales.ts'
import { renderStackLegend, type StackPart, stackChart } from '../../../format/charts/stack-chart.ts'
import { html, type Markup } from '../../../format/markup/html.ts'
import type { Section } from '../../../format/markup/section.ts'
import { renderCollapsible, renderTable } from '../../../format/markup/table.ts'
import { formatGroupName } from '../../../format/target-names.ts'
import { formatMilliseconds } from '../../../format/units/durations.ts'
import type { RunReportInput } from '../report-input.ts'

interface WaterfallPart {
  readonly name: string
  readonly meaning: string
  readonly color: string
  /** The part begins at the first of these instants that happened. */
  readonly from: readonly Instant[]
  readonly to: Instant
}

/** What a listener waits for, one part after the other without a gap. */
const WATERFALL_PARTS: readonly WaterfallPart[] = [
  {
    name: 'connection',
    meaning: 'name, TCP, TLS, upgrade',
    color: 'var(--part-0)',
    from: ['began'],
    to: 'open',
  },
  {
    name: 'session',
    meaning: 'the provider’s own handshake',
    color: 'var(--part-1)',
    from: ['open'],
    to: 'ready',
  },
  {
    name: 'until sent',
    meaning: 'ready, but the text not yet handed over',
    color: 'var(--part-2)',
    from: ['ready', 'open', 'began'],
    to: 'first_text',
  },
  {
    name: 'wait',
    meaning: 'text sent to first audio',
    color: 'var(--part-3)',
    from: ['first_text'],
    to: 'first_audio',
  },
  {
    name: 'silence',
    meaning: 'first audio to the first audible sample',
    color: 'var(--part-4)',
    from: ['first_audio'],
    to: 'heard',
  },
]

/**
 * The parts of one real answer of each group, the median one: parts of one trial add up, medians of parts do
 * not.
 */
export function renderWaterfallSection({ runSummary }: RunReportInput): Section | undefined {
  const examples = selectCharted(runSummary.summaries).flatMap((summary) => {
    const trial = findMedianTrial(summary)
    return trial ? [{ group: formatGroupName(summary), trial }] : []
  })
  if (examples.length === 0) return undefined
  const bars = examples.flatMap(({ group, trial }) => toBars(group, trial))
  const groups = examples.map(({ group }) => group)
  return {
    id: 'waterfall',
    title: 'Where does the time go?',
    body: html`<p>The median answer of each group, split into its parts. It is one real trial, so its parts add up. The medians of all trials, in the table of stages, do not.</p>
${renderFigure(
  {
    id: 'chart-waterfall',
    title: 'From the start of a trial to the first audible sample',
    altText: examples.map(({ group, trial }) => `${group}: ${describeTrial(trial)}`).join('. '),
    caption: 'Milliseconds since the trial began. Answers on a reused connection have no connection part.',
    legend: renderStackLegend(bars, WATERFALL_PARTS),
  },
  stackChart(bars, groups, { label: 'ms' }),
)}
${renderCollapsible('The same in numbers', renderPartTable(examples))}`,
  }
}

function findMedianTrial({ stages, group }: TargetSummary): Trial | undefined {
  const median = stages.get('ttfa_heard')?.percentiles.p50.value
  return median?.kind === 'value' ? findExample(group.timeline, median.value) : undefined
}

function toBars(group: string, trial: Trial): StackPart[] {
  const began = trial.at.began ?? 0
  return WATERFALL_PARTS.flatMap((part) => {
    const ends = findEnds(part, trial)
    if (!ends || ends.to <= ends.from) return []
    const [from, to] = [ends.from, ends.to].map((instant) => toMilliseconds(instant - began))
    return [{ group, part: part.name, color: part.color, from: from ?? 0, to: to ?? 0 }]
  })
}

function findEnds({ from, to }: WaterfallPart, { at }: Trial): { from: number; to: number } | undefined {
  const start = from.map((name) => at[name]).find((instant) => instant !== undefined)
  const end = at[to]
  return start === undefined || end === undefined ? undefined : { from: start, to: end }
}

function describeTrial(trial: Trial): string {
  return WATERFALL_PARTS.flatMap((part) => {
    const ends = findEnds(part, trial)
    return ends ? [`${part.name} ${formatMilliseconds(ends.to - ends.from)} ms`] : []
  }).join(', ')
}

function renderPartTable(examples: readonly { readonly group: string; readonly trial: Trial }[]): Markup {
  return renderTable({
    caption: 'The parts of one answer, in ms',
    columns: [
      { head: 'group' },
      { head: 'trial', number: true },
      ...WATERFALL_PARTS.map(({ name }) => ({ head: name, number: true })),
      { head: 'together', number: true },
    ],
    rows: examples.map(({ group, trial }) => [
      group,
      String(trial.trial),
      ...WATERFALL_PARTS.map((part) => {
        const ends = findEnds(part, trial)
        return ends ? formatMilliseconds(ends.to - ends.from) : '–'
      }),
      formatMilliseconds((trial.at.heard ?? 0) - (trial.at.began ?? 0)),
    ]),
  })
}
