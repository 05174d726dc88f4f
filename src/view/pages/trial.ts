import { INSTANTS, type Trial } from '../../core/trial/trial.ts'
import { formatMilliseconds } from '../../report/format/units/durations.ts'
import { figure } from '../../report/html/figure.ts'
import { html } from '../../report/html/markup.ts'
import { table } from '../../report/html/table.ts'
import { TIMELINE_MARGINS, timelineChart, timelineEnd } from '../../report/html/timeline-chart.ts'
import type { PlaybackExample } from '../../report/run/playback-example.ts'
import { SIMULATED, viewPage } from './frame.ts'

/** What the page's script needs to move the playhead. Seconds, and pixels of the drawing. */
interface Playhead {
  /** Where each piece lies in the audio, and when it was played. */
  readonly pieces: readonly { readonly audio: number; readonly at: number }[]
  readonly end: number
  readonly left: number
  readonly right: number
}

/** One answer: its audio beside the moments at which it arrived, and what happened to it. */
export function trialPage(run: string, play: PlaybackExample, starts: readonly number[]): string {
  const { trial } = play
  return viewPage(
    `Trial ${trial.trial} of ${trial.target}`,
    html`<p class="lead">${trial.outcome === 'ok' ? 'Answered' : trial.outcome} on a ${trial.connection} connection${trial.simulated && html` ${SIMULATED}`}</p>
<p><audio controls src="/runs/${encodeURIComponent(run)}/audio/${trial.trial}.wav"></audio></p>
<div class="timeline" data-playhead="${JSON.stringify(playheadOf(play, starts))}">${figure(
      {
        id: 'chart-timeline',
        title: 'How the audio arrived',
        alternative: `${play.pieces.length} pieces of audio; heard ${heardWords(trial)} after the text was sent.`,
        caption:
          'Seconds of audio that had arrived and not been played. Ticks are arrivals; where the line lies on the floor before the end, the listener heard a gap. While the audio plays, the red line shows when that moment was heard.',
      },
      timelineChart(play, 'var(--series-0)'),
    )}</div>
${instants(trial)}`,
    '/playhead.js',
  )
}

function playheadOf(play: PlaybackExample, starts: readonly number[]): Playhead {
  const zero = play.trial.at.first_text ?? 0
  let audio = 0
  const pieces = play.pieces.map((piece, index) => {
    const placed = { audio: audio / 1e6, at: ((starts[index] ?? piece.at) - zero) / 1e6 }
    audio += piece.audio
    return placed
  })
  return { pieces, end: timelineEnd(play), ...TIMELINE_MARGINS }
}

function heardWords({ at }: Trial): string {
  if (at.heard === undefined || at.first_text === undefined) return 'nothing'
  return `${formatMilliseconds(at.heard - at.first_text)} ms`
}

function instants({ at }: Trial) {
  const zero = at.began ?? at.due ?? 0
  const known = INSTANTS.flatMap((name) => {
    const instant = at[name]
    return instant === undefined ? [] : [{ name, instant }]
  }).sort((a, b) => a.instant - b.instant)
  return table({
    caption: 'What happened when, in ms since the trial began',
    columns: [{ head: 'instant' }, { head: 'ms', number: true }],
    rows: known.map(({ name, instant }) => [name, formatMilliseconds(instant - zero)]),
  })
}
