import * as Plot from '@observablehq/plot'
import type { Trial } from '../../../core/trial/trial.ts'
import { formatDuration, formatMilliseconds, formatShare } from '../../format/units/durations.ts'
import { formatQuantile } from '../../format/units/percentiles.ts'
import type { PlaybackExample } from '../../run/playback-example.ts'
import type { Drawing } from '../draw.ts'
import { figure, legendOf } from '../figure.ts'
import { html, type Markup } from '../markup.ts'
import { inkOf } from '../palette.ts'
import { panelNames } from '../panel-names.ts'
import { toMilliseconds } from '../scales.ts'
import type { Material, Section } from '../section.ts'
import { table } from '../table.ts'

/** Whether what arrives can be played without standing still. */
export function playback(material: Material): Section | undefined {
  const { summaries } = material.digest
  if (!summaries.some(({ stalled }) => stalled)) return undefined
  return {
    id: 'playback',
    title: 'Does the playback hold?',
    body: html`<p>A quick first piece is worth little when the next one is late. A player that starts at once runs dry whenever less audio has arrived than time has passed.</p>
${stallTable(material)}
${material.plays.length > 0 && buffers(material)}
${prebuffers(material)}`,
  }
}

function stallTable({ digest }: Material): Markup {
  return table({
    caption: 'Playback without any prebuffer',
    columns: [
      { head: 'target' },
      { head: 'connection' },
      { head: 'answers that ran dry', number: true },
      { head: '95 % interval', number: true },
      { head: 'longest stall', number: true },
      { head: 'real-time factor p50', number: true },
    ],
    rows: digest.summaries.map(({ target, connection, stalled, rtf, group }) => [
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

/** One median answer a target, though it may have several connection states; the playback hardly depends on them. */
function drawnOf(plays: readonly PlaybackExample[]): PlaybackExample[] {
  return plays.filter(
    ({ reason, trial }, index) =>
      reason === 'longest stall' ||
      index === plays.findIndex((other) => other.reason === 'median' && other.trial.target === trial.target),
  )
}

interface Corner {
  readonly panel: string
  readonly color: string
  readonly at: number
  readonly level: number
}

function buffers({ digest, plays }: Material): Markup {
  const drawn = drawnOf(plays)
  const corners = drawn.flatMap((play) => cornersOf(play, inkOf(digest, play.trial.target).color))
  const panels = drawn.map(panelOf)
  return figure(
    {
      id: 'chart-buffer',
      title: 'The player’s buffer, answer by answer',
      alternative: drawn.map((play) => `${panelOf(play)}: ${underrunWords(play.trial)}`).join('. '),
      caption:
        'Seconds of audio that had arrived and not been played. Each arrival lifts the line and playing lowers it; on the floor before the end the listener hears a gap. Picked: the median answer of each target, and the one that stood still the longest where one did.',
    },
    bufferDrawing(corners, panels),
  )
}

function bufferDrawing(corners: readonly Corner[], panels: readonly string[]): Drawing {
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
      Plot.areaY(corners, {
        fy: 'panel',
        x: 'at',
        y1: 0,
        y2: 'level',
        fill: 'color',
        fillOpacity: 0.22,
        z: 'panel',
      }),
      Plot.line(corners, { fy: 'panel', x: 'at', y: 'level', stroke: 'color', strokeWidth: 1.5, z: 'panel' }),
      panelNames(panels, narrow, { dy: -15 }),
    ],
  })
}

function cornersOf(play: PlaybackExample, color: string): Corner[] {
  const zero = play.trial.at.first_text ?? 0
  const panel = panelOf(play)
  return play.levels.map(({ at, level }) => ({
    panel,
    color,
    at: (at - zero) / 1e6,
    level: level / 1e6,
  }))
}

function panelOf({ trial, reason }: PlaybackExample): string {
  return `${trial.target} · ${trial.connection} · ${reason} · trial ${trial.trial}`
}

function underrunWords({ underruns = 0, underrun_us = 0 }: Trial): string {
  return underruns === 0
    ? 'never ran dry'
    : `ran dry ${underruns} times, ${formatMilliseconds(underrun_us)} ms in all`
}

/** Whoever buffers first hears later: the two sides of one bargain. */
function prebuffers({ digest }: Material): Markup | undefined {
  const dots = digest.summaries.flatMap(({ target, group }) =>
    group.timeline.answered.items().flatMap((trial) => {
      const { prebuffer_us, at, phase } = trial
      if (prebuffer_us === undefined || phase !== 'measure') return []
      const wait = toMilliseconds((at.first_audio ?? 0) - (at.first_text ?? 0))
      return [{ target, color: inkOf(digest, target).color, wait, prebuffer: toMilliseconds(prebuffer_us) }]
    }),
  )
  if (!dots.some(({ prebuffer }) => prebuffer > 0)) return undefined
  return figure(
    {
      id: 'chart-prebuffer',
      title: 'The least prebuffer without a stall, against the time to first audio',
      alternative: `${dots.filter(({ prebuffer }) => prebuffer > 0).length} of ${dots.length} answers drawn need some prebuffer.`,
      caption:
        'Milliseconds, an answer each. On the floor: plays at once and never stalls. High: a player must hold back that much audio first.',
      legend: legendOf(
        digest,
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
      marks: [Plot.dot(dots, { x: 'wait', y: 'prebuffer', fill: 'color', fillOpacity: 0.65, r: 3 })],
    }),
  )
}
