import type { Colors } from 'picocolors/types.d.ts'
import type { Micros } from '../../core/units.ts'
import type { RecordedInterruption, RecordedTurn } from '../../tally/recording/recorded-turns.ts'
import type { CountOf, RecordingSummary, Spread } from '../../tally/recording/recording-summary.ts'
import { formatExactPercentile, formatWait } from '../conversation/format-turns.ts'
import { oneLine } from '../format/escape.ts'
import { layOutTable, TEXT_WIDTH, type TextCell, wrap } from '../format/tables/text-table.ts'
import { formatShare } from '../format/units/durations.ts'
import type { ReportedCall } from './reported-call.ts'

/** What a recorded call shows, for a terminal of 80 columns. Ends in a newline. */
export function renderCallText({ files, channels, summary }: ReportedCall, paint: Colors): string {
  const { turns, duration } = summary
  const of = (who: string) => turns.filter((turn) => turn.who === who).length
  const lines = [
    paint.bold(
      `${oneLine(files.join(', '), 40)}: ${seconds(duration)} s, ${of('caller')} turns of the caller, ${of('agent')} of the agent`,
    ),
    '',
    ...spreads(summary, paint),
    '',
    ...turnTable(summary, paint),
    ...interruptionTable(summary.interruptions, paint),
    '',
    ...counts(summary),
    ...channelNotes(channels),
  ]
  return `${lines.join('\n')}\n`
}

function spreads({ responses, stops }: RecordingSummary, paint: Colors): string[] {
  const rows: [string, Spread][] = [
    ['the agent answers after', responses.agent],
    ['the caller answers after', responses.caller],
    ['the agent stops after', stops],
  ]
  const cells = rows.map(([name, { n, p50, p95, max }]) => [
    name,
    String(n),
    formatExactPercentile(p50),
    formatExactPercentile(p95),
    formatWait(max),
  ])
  return table(['', 'n', 'p50 ms', 'p95 ms', 'max ms'], cells, paint)
}

function turnTable({ turns }: RecordingSummary, paint: Colors): string[] {
  if (turns.length === 0) return ['Nobody speaks in this recording.']
  const rows = turns.map(({ who, start, end, response }: RecordedTurn) => [
    who,
    seconds(start),
    seconds(end),
    response === undefined ? '–' : formatWait(response),
  ])
  return table(['turn of', 'from s', 'to s', 'answered after ms'], rows, paint)
}

function interruptionTable(interruptions: readonly RecordedInterruption[], paint: Colors): string[] {
  if (interruptions.length === 0) return []
  const rows = interruptions.map(({ by, at, overlap, stop }) => [
    by,
    seconds(at),
    formatWait(overlap),
    stop === undefined ? 'went on' : formatWait(stop),
  ])
  return ['', ...table(['cut in by', 'at s', 'both heard ms', 'other stopped after ms'], rows, paint)]
}

function counts({
  greeting,
  stopped,
  early,
  unanswered,
  talkOver,
  talkOverShare,
}: RecordingSummary): string[] {
  return [
    ...(greeting === undefined
      ? []
      : [`greeting   the agent speaks first, ${seconds(greeting)} s after the start`]),
    `barge-in   the agent stopped at ${formatCount(stopped)} interruptions by the caller`,
    `early      ${formatCount(early)} turns of the agent began while the caller was still speaking`,
    `talk-over  both heard for ${seconds(talkOver)} s, ${formatShare(talkOverShare)} of the time in which anybody speaks`,
    ...(unanswered ? ['unanswered the call ends with a turn of the caller'] : []),
  ].flatMap((line) => wrap(line, TEXT_WIDTH))
}

function channelNotes(channels: ReportedCall['channels']): string[] {
  const notes = Object.entries(channels).map(([who, { sampleRate, noise, level, echo }]) => {
    const speech = level === undefined ? 'no speech' : `speech ${level.toFixed(0)} dBFS`
    const heard = echo
      ? `, the other heard ${echo.delay} ms later at ${echo.gain.toFixed(0)} dB (left out as echo)`
      : ''
    return `${who.padEnd(10)} ${sampleRate} Hz, ${speech}, noise ${noise.toFixed(0)} dBFS${heard}`
  })
  return [...notes, '[low–high] 95 % interval by order statistics; * n too small for an interval'].flatMap(
    (line) => wrap(line, TEXT_WIDTH),
  )
}

/** `3 of 4 (75 % [30.1 %–95.4 %])`. */
function formatCount({ count, of, share }: CountOf): string {
  const range =
    share && ` (${formatShare(share.share)} [${formatShare(share.low)}–${formatShare(share.high)}])`
  return `${count} of ${of}${range ?? ''}`
}

function seconds(microseconds: Micros): string {
  return (microseconds / 1e6).toFixed(2)
}

function table(head: readonly string[], rows: readonly (readonly string[])[], paint: Colors): string[] {
  const cells = (row: readonly string[], ink?: (text: string) => string) =>
    row.map(
      (text, column): TextCell => ({
        text,
        ...(ink && { paint: ink }),
        align: column === 0 ? 'left' : 'right',
      }),
    )
  return layOutTable([cells(head, paint.dim), ...rows.map((row) => cells(row))], TEXT_WIDTH)
}
