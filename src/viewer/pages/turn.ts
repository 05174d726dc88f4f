import { TURN_INSTANTS, type TurnRecord } from '../../core/trial/turn-record.ts'
import {
  TURN_STAGES,
  type TurnStage,
  turnDurationOf,
  turnStageDuration,
} from '../../core/trial/turn-stages.ts'
import {
  LANE_MARGINS,
  stageSpans,
  type TurnEnvelopes,
  turnLanes,
} from '../../report/conversation/html/turn-lanes.ts'
import { nameTurn } from '../../report/conversation/name-turn.ts'
import { renderFigure, renderLegend } from '../../report/format/charts/figure.ts'
import { html, type Markup } from '../../report/format/markup/html.ts'
import { renderTable } from '../../report/format/markup/table.ts'
import { formatMilliseconds } from '../../report/format/units/durations.ts'
import { renderStandInMark, renderViewerPage } from './viewer-page.ts'

/** One turn: both sides on one time axis, with the stages between them. */
export function renderTurnPage(
  run: string,
  turn: TurnRecord,
  envelopes: TurnEnvelopes,
  hasAudio: boolean,
): string {
  const { at, said, understood } = turn
  const playhead = { pieces: [{ audio: 0, at: 0 }], end: envelopes.seconds, ...LANE_MARGINS }
  return renderViewerPage(
    `${turn.target}: ${nameTurn(turn)}`,
    html`<p class="lead">${turn.outcome === 'ok' ? 'Answered' : `${turn.outcome}${turn.failed ? ` of the ${turn.failed}` : ''}`}; <code>turn</code> ${turn.turn} of <code>turns.csv</code>${renderStandInMark(turn)}</p>
<dl class="notes"><dt>Said</dt><dd>${said}</dd>${understood !== undefined && html`<dt>Understood</dt><dd>${understood}</dd>`}</dl>
${hasAudio ? html`<p><audio controls src="/runs/${encodeURIComponent(run)}/audio/${turn.turn}.wav"></audio></p>` : html`<p>The audio was not saved: <code>ttfa run --save-audio</code> saves it.</p>`}
<div class="timeline" data-playhead="${JSON.stringify(playhead)}">${renderFigure(
      {
        id: 'chart-turn',
        title: 'Who spoke when',
        altText: `The caller heard the answer ${formatWait(turn)} after the end of their speech. ${stageSpans(
          turn,
        )
          .map(({ name, from, to }) => `${name} ${Math.round((to - from) * 1000)} ms`)
          .join(', ')}.`,
        caption:
          'Above what the caller said, below what they heard, both as loud as they were. Between them the stages of the wait. In the audio the caller is left and the agent right; while it plays, the red line shows the same moment here.',
        legend: renderLegend(stageSpans(turn)),
      },
      turnLanes(turn, envelopes),
    )}</div>
${renderStageTable(turn)}
${renderInstants(at)}`,
    '/playhead.js',
  )
}

function formatWait(turn: TurnRecord): string {
  const wait = turnDurationOf('voice_to_voice', turn)
  return wait === undefined ? 'nothing' : `${formatMilliseconds(wait)} ms`
}

function renderStageTable(turn: TurnRecord): Markup {
  const stages: readonly TurnStage[] = TURN_STAGES
  const known = stages.flatMap((stage) => {
    const duration = turnStageDuration(stage, turn)
    return duration === undefined ? [] : [[stage.name, formatMilliseconds(duration), stage.meaning]]
  })
  return renderTable({
    caption: 'Stages of the turn',
    columns: [{ head: 'stage' }, { head: 'ms', number: true }, { head: 'from and to' }],
    rows: known,
  })
}

function renderInstants(at: TurnRecord['at']): Markup {
  const zero = at.began ?? at.due ?? 0
  const known = TURN_INSTANTS.flatMap((name) => {
    const instant = at[name]
    return instant === undefined ? [] : [{ name, instant }]
  }).sort((a, b) => a.instant - b.instant)
  return renderTable({
    caption: 'Events, in ms since the caller began',
    columns: [{ head: 'instant' }, { head: 'ms', number: true }],
    rows: known.map(({ name, instant }) => [name, formatMilliseconds(instant - zero)]),
  })
}
