import { INSTANTS, type Trial } from '../../core/trial/trial.ts'
import { durationOf } from '../../core/trial/trial-stages.ts'
import { renderFigure } from '../../report/format/charts/figure.ts'
import { html } from '../../report/format/markup/html.ts'
import { renderTable } from '../../report/format/markup/table.ts'
import { formatMilliseconds } from '../../report/format/units/durations.ts'
import { BUFFER_CHART_MARGINS, bufferChart, findBufferChartEnd } from '../../report/run/html/buffer-chart.ts'
import type { PlaybackExample } from '../../report/run/playback-example.ts'
import { renderStandInMark, renderViewerPage } from './viewer-page.ts'

/** What the page's script needs to move the playhead. Seconds, and pixels of the drawing. */
interface PlayheadData {
  /** Where each stretch without a gap begins in the audio, and when it was played. */
  readonly pieces: readonly { readonly audio: number; readonly at: number }[]
  readonly end: number
  readonly left: number
  readonly right: number
}

/** One answer: its audio beside the moments at which it arrived, and what happened to it. */
export function renderTrialPage(run: string, example: PlaybackExample, starts: readonly number[]): string {
  const { trial } = example
  return renderViewerPage(
    `Trial ${trial.trial} of ${trial.target}`,
    html`<p class="lead">${trial.outcome === 'ok' ? 'Answered' : trial.outcome} on a ${trial.connection} connection${renderStandInMark(trial)}</p>
<p><audio controls src="/runs/${encodeURIComponent(run)}/audio/${trial.trial}.wav"></audio></p>
<div class="timeline" data-playhead="${JSON.stringify(toPlayheadData(example, starts))}">${renderFigure(
      {
        id: 'chart-timeline',
        title: 'How the audio arrived',
        altText: `${example.pieces.length} pieces of audio; heard ${formatHeard(trial)} after the text was sent.`,
        caption:
          'Seconds of audio that had arrived and not been played. Ticks are arrivals; where the line is at zero before the end, the listener heard a gap. While the audio plays, the red line shows the same moment here.',
      },
      bufferChart(example, 'var(--series-0)'),
    )}</div>
${renderInstantTable(trial)}`,
    '/playhead.js',
  )
}

function toPlayheadData(example: PlaybackExample, starts: readonly number[]): PlayheadData {
  const zero = example.trial.at.first_text ?? 0
  let audio = 0
  let offset = Number.NaN
  const pieces: { audio: number; at: number }[] = []
  for (const [index, piece] of example.pieces.entries()) {
    const start = starts[index] ?? piece.at
    // For the playhead, pieces that play without a gap between them are one stretch.
    if (start - audio !== offset) pieces.push({ audio: audio / 1e6, at: (start - zero) / 1e6 })
    offset = start - audio
    audio += piece.audio
  }
  return { pieces, end: findBufferChartEnd(example), ...BUFFER_CHART_MARGINS }
}

function formatHeard(trial: Trial): string {
  const wait = durationOf('ttfa_heard', trial)
  return wait === undefined ? 'nothing' : `${formatMilliseconds(wait)} ms`
}

function renderInstantTable({ at }: Trial) {
  const zero = at.began ?? at.due ?? 0
  const known = INSTANTS.flatMap((name) => {
    const instant = at[name]
    return instant === undefined ? [] : [{ name, instant }]
  }).sort((a, b) => a.instant - b.instant)
  return renderTable({
    caption: 'Events, in ms since the trial began',
    columns: [{ head: 'instant' }, { head: 'ms', number: true }],
    rows: known.map(({ name, instant }) => [name, formatMilliseconds(instant - zero)]),
  })
}
