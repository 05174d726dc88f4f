import type { Instant, Trial } from '../../../core/trial/trial.ts'
import { findExample } from '../../../tally/load/timeline.ts'
import type { TargetSummary } from '../../../tally/run/target-summary.ts'
import { formatMilliseconds } from '../../format/units/durations.ts'
import { figure } from '../figure.ts'
import { html, type Markup } from '../markup.ts'
import { charted, toMilliseconds } from '../scales.ts'
import type { Material, Section } from '../section.ts'
import { type StackPart, stackChart, stackLegend } from '../stack-chart.ts'
import { folded, table } from '../table.ts'

interface Part {
  readonly name: string
  readonly meaning: string
  readonly color: string
  /** The first of these instants that happened is where the part begins. */
  readonly from: readonly Instant[]
  readonly to: Instant
}

/** What a listener waits through, one after the other without a gap. */
const PARTS: readonly Part[] = [
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

/** One answer of each group, the one in the middle, taken apart: parts of one trial add up, medians of parts do not. */
export function waterfall({ digest }: Material): Section | undefined {
  const examples = charted(digest.summaries).flatMap((summary) => {
    const trial = medianTrial(summary)
    return trial ? [{ group: `${summary.target} · ${summary.connection}`, trial }] : []
  })
  if (examples.length === 0) return undefined
  const bars = examples.flatMap(({ group, trial }) => barsOf(group, trial))
  const groups = examples.map(({ group }) => group)
  return {
    id: 'waterfall',
    title: 'Where does the time go?',
    body: html`<p>The median answer of each group, taken apart. It is one real trial, so that its parts add up; the table of every stage has the medians over all trials, which do not.</p>
${figure(
  {
    id: 'chart-waterfall',
    title: 'From the start of a trial to the first audible sample',
    alternative: examples.map(({ group, trial }) => `${group}: ${wordsOf(trial)}`).join('. '),
    caption: 'Milliseconds since the trial began. Answers on a reused connection have no connection part.',
    legend: stackLegend(bars, PARTS),
  },
  stackChart(bars, groups, { label: 'ms' }),
)}
${folded('The same in numbers', numbers(examples))}`,
  }
}

function medianTrial({ stages, group }: TargetSummary): Trial | undefined {
  const median = stages.get('ttfa_heard')?.percentiles.p50.value
  return median?.kind === 'value' ? findExample(group.timeline, median.value) : undefined
}

function barsOf(group: string, trial: Trial): StackPart[] {
  const began = trial.at.began ?? 0
  return PARTS.flatMap((part) => {
    const ends = endsOf(part, trial)
    if (!ends || ends.to <= ends.from) return []
    const [from, to] = [ends.from, ends.to].map((instant) => toMilliseconds(instant - began))
    return [{ group, part: part.name, color: part.color, from: from ?? 0, to: to ?? 0 }]
  })
}

function endsOf({ from, to }: Part, { at }: Trial): { from: number; to: number } | undefined {
  const start = from.map((name) => at[name]).find((instant) => instant !== undefined)
  const end = at[to]
  return start === undefined || end === undefined ? undefined : { from: start, to: end }
}

function wordsOf(trial: Trial): string {
  return PARTS.flatMap((part) => {
    const ends = endsOf(part, trial)
    return ends ? [`${part.name} ${formatMilliseconds(ends.to - ends.from)} ms`] : []
  }).join(', ')
}

function numbers(examples: readonly { readonly group: string; readonly trial: Trial }[]): Markup {
  return table({
    caption: 'The parts of one answer, in ms',
    columns: [
      { head: 'group' },
      { head: 'trial', number: true },
      ...PARTS.map(({ name }) => ({ head: name, number: true })),
      { head: 'together', number: true },
    ],
    rows: examples.map(({ group, trial }) => [
      group,
      String(trial.trial),
      ...PARTS.map((part) => {
        const ends = endsOf(part, trial)
        return ends ? formatMilliseconds(ends.to - ends.from) : '–'
      }),
      formatMilliseconds((trial.at.heard ?? 0) - (trial.at.began ?? 0)),
    ]),
  })
}
