import * as Plot from '@observablehq/plot'
import { FAULT_KINDS, FAULT_MEANINGS, type FaultKind } from '../../../../core/fault.ts'
import type { FaultCount } from '../../../../tally/run/fault-counts.ts'
import { renderFigure } from '../../../format/charts/figure.ts'
import type { ChartDefinition } from '../../../format/charts/render-chart.ts'
import { countTicks, truncateLabel } from '../../../format/charts/scales.ts'
import { oneLine } from '../../../format/escape.ts'
import { html, type Markup } from '../../../format/markup/html.ts'
import type { Section } from '../../../format/markup/section.ts'
import { renderTable } from '../../../format/markup/table.ts'
import type { RunReportInput } from '../report-input.ts'

/** Colours in the style sheet (`--fault-0` and on), none of them green, because a fault is no success. */
const FAULT_COLORS = 7

/** The most characters of a provider's message that are shown. */
const MAX_MESSAGE_LENGTH = 300

/** What went wrong, by kind, with the provider's own words for the first of each. */
export function renderFaultsSection({ runSummary }: RunReportInput): Section {
  const { faults: rows, trials } = runSummary
  const failed = rows.reduce((sum, { count }) => sum + count, 0)
  const body =
    rows.length === 0
      ? html`<p>Nothing, in ${trials} trials.</p>`
      : html`<p>${failed} of ${trials} trials. Failed trials count as infinitely slow in every stage that they did not reach: failing fast never looks like answering fast.</p>
${renderFaultFigure(rows)}
${renderFaultTable(rows)}`
  return { id: 'faults', title: 'What failed?', body }
}

function renderFaultFigure(rows: readonly FaultCount[]): Markup {
  const kinds = FAULT_KINDS.filter((kind) => rows.some((row) => row.kind === kind))
  const targets = [...new Set(rows.map(({ target }) => target))]
  return renderFigure(
    {
      id: 'chart-faults',
      title: 'Faults by target and kind',
      altText: rows.map(({ target, kind, count }) => `${target}: ${count} ${kind}`).join('. '),
      legend: html`<ul class="legend">${kinds.map((kind) => html`<li><svg width="14" height="14" aria-hidden="true"><rect width="14" height="14" rx="3" fill="${faultColor(kind)}"/></svg>${kind}: ${FAULT_MEANINGS[kind]}</li>`)}</ul>`,
    },
    faultChart(rows, targets),
  )
}

function faultChart(rows: readonly FaultCount[], targets: readonly string[]): ChartDefinition {
  const most = Math.max(...targets.map((target) => countFaults(rows, target)))
  return ({ width, narrow }) => ({
    width,
    height: targets.length * 44 + 44,
    marginLeft: 6,
    marginRight: 20,
    marginTop: 4,
    x: { label: 'trials', domain: [0, most], ticks: countTicks(most, narrow ? 4 : 8), tickFormat: 'd' },
    y: { axis: null, domain: targets, padding: 0 },
    marks: [
      Plot.barX(
        rows,
        Plot.stackX({
          y: 'target',
          x: 'count',
          fill: ({ kind }: FaultCount) => faultColor(kind),
          order: null,
          insetTop: 20,
          insetBottom: 6,
          title: ({ target, kind, count }: FaultCount) => `${target}: ${kind} ${count}`,
        }),
      ),
      Plot.text(targets, {
        y: (target: string) => target,
        x: 0,
        text: (target: string) => `${target}: ${countFaults(rows, target)}`,
        ...truncateLabel(narrow),
        textAnchor: 'start',
        dy: -12,
        fontWeight: 600,
      }),
    ],
  })
}

function renderFaultTable(rows: readonly FaultCount[]): Markup {
  return renderTable({
    caption: 'Faults with the provider’s messages',
    columns: [
      { head: 'target' },
      { head: 'kind' },
      { head: 'status', number: true },
      { head: 'count', number: true },
      { head: 'first trial', number: true },
      { head: 'last trial', number: true },
      { head: 'first message' },
    ],
    rows: rows.map(({ target, kind, status, count, first, last, example }) => [
      target,
      html`<span title="${FAULT_MEANINGS[kind]}">${kind}</span>`,
      status === undefined ? '–' : String(status),
      ...[count, first, last].map(String),
      html`<q class="quoted">${oneLine(example, MAX_MESSAGE_LENGTH) || '(nothing)'}</q>`,
    ]),
  })
}

function faultColor(kind: FaultKind): string {
  return `var(--fault-${FAULT_KINDS.indexOf(kind) % FAULT_COLORS})`
}

function countFaults(rows: readonly FaultCount[], target: string): number {
  return rows.filter((row) => row.target === target).reduce((sum, { count }) => sum + count, 0)
}
