import type { ConversationSummary } from '../../../tally/conversation/conversation-summary.ts'
import { renderFigure } from '../../format/charts/figure.ts'
import { toMilliseconds } from '../../format/charts/scales.ts'
import { renderStackLegend, type StackPart, stackChart } from '../../format/charts/stack-chart.ts'
import { html } from '../../format/markup/html.ts'
import type { Section } from '../../format/markup/section.ts'
import { renderCollapsible, renderTable } from '../../format/markup/table.ts'
import { AWAITED_STAGE_TEXTS } from '../awaited-stage-texts.ts'
import { formatWait } from '../format-turns.ts'
import { renderTurnValue } from './cells.ts'
import { ADDITIVE_STAGES, stageColor } from './stage-styles.ts'

/**
 * The stages of one real turn of each target, the median one: the stages of one turn add up, medians do not.
 */
export function renderTurnWaterfallSection({ summaries, awaited }: ConversationSummary): Section | undefined {
  // A recogniser by itself takes all of the time.
  if (awaited === 'stt_final') return undefined
  const charted = summaries.filter(({ waterfall }) => waterfall.length > 0)
  if (charted.length === 0) return undefined
  const parts: StackPart[] = charted.flatMap(({ target, waterfall }) =>
    waterfall.map(({ stage, from, to }) => ({
      group: target,
      part: stage,
      color: stageColor(stage),
      from: toMilliseconds(from),
      to: toMilliseconds(to),
    })),
  )
  return {
    id: 'waterfall',
    title: 'Which component takes the time?',
    body: html`<p>The median turn of each target, split into its stages, ${lowerFirst(AWAITED_STAGE_TEXTS[awaited].span)}. It is one real turn, so its stages add up; medians of stages do not.</p>
${renderFigure(
  {
    id: 'chart-turn-waterfall',
    title: 'One turn of each target, stage by stage',
    altText: charted
      .map(
        ({ target, waterfall }) =>
          `${target}: ${waterfall.map(({ stage, from, to }) => `${stage} ${formatWait(to - from)} ms`).join(', ')}`,
      )
      .join('. '),
    caption: AWAITED_STAGE_TEXTS[awaited].origin,
    legend: renderStackLegend(parts, ADDITIVE_STAGES),
  },
  stackChart(
    parts,
    charted.map(({ target }) => target),
    { label: 'ms' },
  ),
)}
${renderCollapsible(
  'The same in numbers',
  renderTable({
    caption: 'The stages of one turn, in ms',
    columns: [
      { head: 'target' },
      ...ADDITIVE_STAGES.map(({ name }) => ({ head: name, number: true })),
      { head: 'together', number: true },
    ],
    rows: charted.map(({ target, waterfall }) => [
      target,
      ...ADDITIVE_STAGES.map(({ name }) => {
        const found = waterfall.find(({ stage }) => stage === name)
        return found ? renderTurnValue(found.to - found.from) : '–'
      }),
      renderTurnValue(waterfall.at(-1)?.to ?? Number.NaN),
    ]),
  }),
)}`,
  }
}

function lowerFirst(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`
}
