import * as Plot from '@observablehq/plot'
import { greatest } from '../../../../core/extremes.ts'
import type { HarnessErrorRow } from '../../../../results/run/harness-error.ts'
import type { LoopInterval, RunFile } from '../../../../results/run/run-file.ts'
import { nameOfPart } from '../../../../tally/load/load-series.ts'
import { refusePercentile } from '../../../../tally/statistics/interval.ts'
import { renderFigure } from '../../../format/charts/figure.ts'
import { timePanel } from '../../../format/charts/time-panel.ts'
import { formatErrorBar } from '../../../format/format-error-bar.ts'
import { formatStamps } from '../../../format/format-stamps.ts'
import { html, type Markup, renderCode } from '../../../format/markup/html.ts'
import type { Section } from '../../../format/markup/section.ts'
import { renderCollapsible, renderTable } from '../../../format/markup/table.ts'
import { formatDuration } from '../../../format/units/durations.ts'
import { formatValidity } from '../../notes/explanations.ts'
import type { RunReportInput } from '../report-input.ts'
import { renderScheduleFigures } from '../schedule-figures.ts'

/** Whether the machine that measured kept up. */
export function renderHealthSection({ runSummary }: RunReportInput): Section {
  const { file } = runSummary
  return {
    id: 'health',
    title: 'Can the harness be trusted?',
    body: html`${renderValidity(file)}
<p>Error bar: ${renderCode(formatErrorBar(file))}.</p>
${renderStamps(file)}
${runSummary.schedules.map(renderScheduleFigures)}
${measuredHarnesses(file).map(renderHarness)}`,
  }
}

function renderStamps(file: RunFile): Markup | undefined {
  const text = formatStamps(file)
  return text === undefined ? undefined : html`<p>Stamps: ${text}.</p>`
}

/** The harness of a run; in a merged run, of one part. */
interface MeasuredHarness extends Pick<RunFile, 'loop' | 'harness'> {
  /** Appended to the ids of its figures. */
  readonly suffix: string
  /** Appended to the titles of its figures. */
  readonly from: string
}

function measuredHarnesses({ loop, harness, parts }: RunFile): MeasuredHarness[] {
  if (!parts) return [{ loop, ...(harness && { harness }), suffix: '', from: '' }]
  return parts.map((part, index) => ({
    loop: part.file.loop,
    ...(part.file.harness && { harness: part.file.harness }),
    suffix: `-${index + 1}`,
    from: `, from ${nameOfPart(part, parts)}`,
  }))
}

function renderHarness({ loop, harness, suffix, from }: MeasuredHarness): Markup {
  return html`${loop.length > 1 && renderLoopFigures(loop, suffix, from)}
${harness && renderCollapsible(`The self-test of this machine${from}`, renderSelfTestTable(harness.rows))}`
}

function renderValidity({ validity, parts }: RunFile): Markup {
  if (parts)
    return html`<ul id="validity">${parts.map((part) => html`<li>${nameOfPart(part, parts)}: ${formatValidity(part.file)}</li>`)}</ul>`
  if (!validity) return html`<p id="validity">Unknown: the run ended before the harness was checked.</p>`
  const reasons = validity.reasons.map((reason) => html`<li>${reason}</li>`)
  return html`<p id="validity">The measurement is <strong>${validity.state}</strong>${validity.state === 'valid' && ': the harness kept up'}.</p>
${reasons.length > 0 && html`<ul>${reasons}</ul>`}`
}

function renderLoopFigures(loop: readonly LoopInterval[], suffix: string, from: string): Markup {
  const points = loop.map(({ at, utilisation, loopDelayMax, worker = 0 }) => ({
    worker: String(worker),
    seconds: at / 1e6,
    busy: utilisation * 100,
    delay: loopDelayMax,
  }))
  const worst = (of: (point: (typeof points)[number]) => number) => greatest(points.map(of))
  const busiest = `busy at most ${worst(({ busy }) => busy).toFixed(0)} % of an interval`
  return html`${renderFigure(
    {
      id: `chart-health-busy${suffix}`,
      title: `How busy the measuring threads were${from}`,
      altText: `A measuring thread was ${busiest}.`,
      caption:
        'Percent of each interval in which the event loop of a thread was busy. From 70 % on, timestamps begin to be late.',
    },
    (canvas) => ({
      ...timePanel(canvas, { label: '% busy', domain: [0, 100] }),
      marks: seriesMarks(
        points,
        'busy',
        (point) => `${point.seconds.toFixed(0)} s: ${point.busy.toFixed(0)} % busy`,
      ),
    }),
  )}${renderFigure(
    {
      id: `chart-health-delay${suffix}`,
      title: `How long a measuring thread was blocked${from}`,
      altText: `The longest delay of an event loop was ${worst(({ delay }) => delay).toFixed(1)} ms.`,
      caption: 'The longest delay of the event loop in each interval, in milliseconds.',
    },
    (canvas) => ({
      ...timePanel(canvas, { label: 'ms', domain: [0, Math.max(5, worst(({ delay }) => delay) * 1.1)] }),
      marks: seriesMarks(
        points,
        'delay',
        (point) => `${point.seconds.toFixed(0)} s: ${point.delay.toFixed(1)} ms`,
      ),
    }),
  )}`
}

function seriesMarks<Point extends object>(
  points: readonly Point[],
  y: 'busy' | 'delay',
  title: (point: Point) => string,
): Plot.Markish[] {
  return [
    Plot.line(points, { x: 'seconds', y, z: 'worker', stroke: 'var(--series-0)', strokeWidth: 2 }),
    Plot.dot(points, { x: 'seconds', y, r: 2, fill: 'var(--series-0)', title }),
  ]
}

function renderSelfTestTable(rows: readonly HarnessErrorRow[]): Markup {
  return renderTable({
    caption: 'Error of the harness’s timestamps, by the lab’s log',
    columns: [
      { head: 'transport' },
      ...['in flight', 'n', 'p50', 'p90', 'p99', 'max'].map((head) => ({ head, number: true })),
    ],
    rows: rows.map(({ transport, concurrency, n, p50_us, p90_us, p99_us, max_us }) => [
      transport,
      String(concurrency),
      String(n),
      ...[p50_us, p90_us].map(formatDuration),
      refusePercentile(n, 0.99) ? '*' : formatDuration(p99_us),
      formatDuration(max_us),
    ]),
  })
}
