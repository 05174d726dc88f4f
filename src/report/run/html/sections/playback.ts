import * as Plot from '@observablehq/plot'
import type { Trial } from '../../../../core/trial/trial.ts'
import { durationOf } from '../../../../core/trial/trial-stages.ts'
import { renderFigure, renderTargetLegend } from '../../../format/charts/figure.ts'
import { panelLabels } from '../../../format/charts/panel-labels.ts'
import type { ChartDefinition } from '../../../format/charts/render-chart.ts'
import { toMilliseconds } from '../../../format/charts/scales.ts'
import { targetStyle } from '../../../format/charts/series-style.ts'
import { valueDots } from '../../../format/charts/value-dots.ts'
import { html, type Markup } from '../../../format/markup/html.ts'
import type { Section } from '../../../format/markup/section.ts'
import { renderTable } from '../../../format/markup/table.ts'
import { formatDuration, formatMilliseconds, formatShare } from '../../../format/units/durations.ts'
import { formatQuantile } from '../../../format/units/percentiles.ts'
import type { PlaybackExample } from '../../playback-example.ts'
import { drawnLevels } from '../drawn-playback.ts'
import type { RunReportInput } from '../report-input.ts'

/** Whether the audio arrives fast enough to be played without a stall. */
export function renderPlaybackSection(input: RunReportInput): Section | undefined {
  const { summaries } = input.runSummary
  if (!summaries.some(({ stalled }) => stalled)) return undefined
  return {
    id: 'playback',
    title: 'Does playback stall?',
    body: html`<p>A fast first piece is worth little if the next one is late. A player that starts at once stalls whenever it has played all audio that has arrived.</p>
${renderStallTable(input)}
${input.playbackExamples.length > 0 && renderBufferFigure(input)}
${renderPrebufferFigure(input)}`,
  }
}

function renderStallTable({ runSummary }: RunReportInput): Markup {
  return renderTable({
    caption: 'Playback without any prebuffer',
    columns: [
      { head: 'target' },
      { head: 'connection' },
      { head: 'answers that stalled', number: true },
      { head: '95 % interval', number: true },
      { head: 'longest stall', number: true },
      { head: 'real-time factor p50', number: true },
    ],
    rows: runSummary.summaries.map(({ target, connection, stalled, rtf, group }) => [
      target,
      connection,
      stalled ? formatShare(stalled.share) : '–',
      stalled ? `${formatShare(stalled.low)} to ${formatShare(stalled.high)}` : '–',
      group.timeline.longestStall
        ? formatDuration(group.timeline.longestStall.longest_underrun_us ?? 0)
        : 'none',
      formatQuantile(rtf, (factor) => factor.toFixed(2)),
    ]),
  })
}

/**
 * One median answer per target, although it may have several connection states: the playback hardly depends
 * on them.
 */
function selectExamples(examples: readonly PlaybackExample[]): PlaybackExample[] {
  return examples.filter(
    ({ reason, trial }, index) =>
      reason === 'longest stall' ||
      index ===
        examples.findIndex((other) => other.reason === 'median' && other.trial.target === trial.target),
  )
}

interface BufferPoint {
  readonly panel: string
  readonly color: string
  readonly at: number
  readonly level: number
}

function renderBufferFigure({ runSummary, playbackExamples }: RunReportInput): Markup {
  const examples = selectExamples(playbackExamples)
  const points = examples.flatMap((example) =>
    toBufferPoints(example, targetStyle(runSummary, example.trial.target).color),
  )
  const panels = examples.map(formatPanelName)
  return renderFigure(
    {
      id: 'chart-buffer',
      title: 'The player’s buffer, answer by answer',
      altText: examples
        .map((example) => `${formatPanelName(example)}: ${describeUnderruns(example.trial)}`)
        .join('. '),
      caption:
        'Seconds of audio that had arrived and not been played. Each arrival raises the line and playback lowers it; at zero before the end the listener hears a gap. Shown: the median answer of each target, and the one with the longest stall, if any.',
    },
    bufferPanels(points, panels),
  )
}

function bufferPanels(points: readonly BufferPoint[], panels: readonly string[]): ChartDefinition {
  return ({ width, narrow }) => ({
    width,
    height: panels.length * (narrow ? 88 : 92) + 64,
    marginLeft: 50,
    marginRight: 14,
    marginTop: 20,
    x: { label: 'seconds since the text was sent', ticks: narrow ? 4 : 8 },
    y: { label: null, ticks: 2, grid: true, zero: true },
    fy: { domain: panels, axis: null, padding: 0.24 },
    marks: [
      Plot.areaY(points, {
        fy: 'panel',
        x: 'at',
        y1: 0,
        y2: 'level',
        fill: 'color',
        fillOpacity: 0.22,
        z: 'panel',
      }),
      Plot.line(points, { fy: 'panel', x: 'at', y: 'level', stroke: 'color', strokeWidth: 1.5, z: 'panel' }),
      valueDots(points, { fy: 'panel', x: 'at', y: 'level', title: formatBufferPoint }),
      panelLabels(panels, narrow, { dy: -15 }),
    ],
  })
}

function formatBufferPoint({ panel, at, level }: BufferPoint): string {
  return `${panel}: ${level.toFixed(2)} s of audio waiting at ${at.toFixed(2)} s`
}

function toBufferPoints(example: PlaybackExample, color: string): BufferPoint[] {
  const zero = example.trial.at.first_text ?? 0
  const panel = formatPanelName(example)
  return drawnLevels(example.levels).map(({ at, level }) => ({
    panel,
    color,
    at: (at - zero) / 1e6,
    level: level / 1e6,
  }))
}

function formatPanelName({ trial, reason }: PlaybackExample): string {
  return `${trial.target} · ${trial.connection} · ${reason} · trial ${trial.trial}`
}

function describeUnderruns({ underruns = 0, underrun_us = 0 }: Trial): string {
  return underruns === 0
    ? 'never stalled'
    : `stalled ${underruns} times, ${formatMilliseconds(underrun_us)} ms in all`
}

/** A larger prebuffer avoids gaps but delays the beginning; the figure shows both. */
function renderPrebufferFigure({ runSummary }: RunReportInput): Markup | undefined {
  const dots = runSummary.summaries.flatMap(({ target, group }) =>
    group.timeline.answered.items().flatMap((trial) => {
      const { prebuffer_us, phase } = trial
      if (prebuffer_us === undefined || phase !== 'measure') return []
      const wait = toMilliseconds(durationOf('ttfa', trial) ?? 0)
      return [
        {
          target,
          color: targetStyle(runSummary, target).color,
          wait,
          prebuffer: toMilliseconds(prebuffer_us),
          tooltip: `${target}, trial ${trial.trial}: first audio ${wait.toFixed(0)} ms, prebuffer ${toMilliseconds(prebuffer_us).toFixed(0)} ms`,
        },
      ]
    }),
  )
  if (!dots.some(({ prebuffer }) => prebuffer > 0)) return undefined
  return renderFigure(
    {
      id: 'chart-prebuffer',
      title: 'The least prebuffer without a stall, against the time to first audio',
      altText: `${dots.filter(({ prebuffer }) => prebuffer > 0).length} of ${dots.length} answers drawn need some prebuffer.`,
      caption:
        'Milliseconds, one dot per answer. At zero: plays at once and never stalls. Above: a player must buffer that much audio first.',
      legend: renderTargetLegend(
        runSummary,
        dots.map(({ target }) => target),
      ),
    },
    ({ width, narrow }) => ({
      width,
      height: narrow ? 240 : 300,
      marginLeft: 50,
      marginRight: 16,
      x: { label: 'ms to first audio', zero: true, ticks: narrow ? 4 : 8, grid: true },
      y: { label: 'ms of prebuffer', zero: true, grid: true, ticks: 5 },
      marks: [
        Plot.dot(dots, {
          x: 'wait',
          y: 'prebuffer',
          fill: 'color',
          fillOpacity: 0.65,
          r: 3,
          title: 'tooltip',
        }),
      ],
    }),
  )
}
