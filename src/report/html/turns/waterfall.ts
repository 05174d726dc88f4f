import type { ConversationSummary } from '../../../tally/conversation/conversation-summary.ts'
import { formatWait } from '../../conversation/format-turns.ts'
import { figure } from '../figure.ts'
import { html } from '../markup.ts'
import { toMilliseconds } from '../scales.ts'
import type { Section } from '../section.ts'
import { type StackPart, stackChart, stackLegend } from '../stack-chart.ts'
import { folded, table } from '../table.ts'
import { turnNumber } from './reading.ts'
import { ADDING_STAGES, colorOf } from './stage-parts.ts'

/** One real turn of each target, the one in the middle, taken apart: stages of one turn add up, medians do not. */
export function turnWaterfall({ summaries }: ConversationSummary): Section | undefined {
  const drawn = summaries.filter(({ waterfall }) => waterfall.length > 0)
  if (drawn.length === 0) return undefined
  const parts: StackPart[] = drawn.flatMap(({ target, waterfall }) =>
    waterfall.map(({ stage, from, to }) => ({
      group: target,
      part: stage,
      color: colorOf(stage),
      from: toMilliseconds(from),
      to: toMilliseconds(to),
    })),
  )
  return {
    id: 'waterfall',
    title: 'Who takes the time?',
    body: html`<p>The median turn of each target, taken apart from the caller’s last sound to the first sound heard. It is one real turn, so that its stages add up; medians of stages do not.</p>
${figure(
  {
    id: 'chart-turn-waterfall',
    title: 'One turn of each target, stage by stage',
    alternative: drawn
      .map(
        ({ target, waterfall }) =>
          `${target}: ${waterfall.map(({ stage, from, to }) => `${stage} ${formatWait(to - from)} ms`).join(', ')}`,
      )
      .join('. '),
    caption: 'Milliseconds since the caller stopped speaking.',
    legend: stackLegend(parts, ADDING_STAGES),
  },
  stackChart(
    parts,
    drawn.map(({ target }) => target),
    { label: 'ms' },
  ),
)}
${folded(
  'The same in numbers',
  table({
    caption: 'The stages of one turn, in ms',
    columns: [
      { head: 'target' },
      ...ADDING_STAGES.map(({ name }) => ({ head: name, number: true })),
      { head: 'together', number: true },
    ],
    rows: drawn.map(({ target, waterfall }) => [
      target,
      ...ADDING_STAGES.map(({ name }) => {
        const found = waterfall.find(({ stage }) => stage === name)
        return found ? turnNumber(found.to - found.from) : '–'
      }),
      turnNumber(waterfall.at(-1)?.to ?? Number.NaN),
    ]),
  }),
)}`,
  }
}
