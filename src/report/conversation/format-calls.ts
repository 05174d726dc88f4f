import { DEFAULT_CALL } from '../../core/config/conversation/call-settings.ts'
import { toMicros } from '../../core/units.ts'
import type { CallSummary } from '../../tally/conversation/call-summary.ts'
import type { ConversationSummary } from '../../tally/conversation/conversation-summary.ts'
import type { CountedShare } from '../../tally/conversation/counted-share.ts'
import { formatDuration, formatShare } from '../format/units/durations.ts'
import type { ReportNote } from '../run/notes/explanations.ts'
import { formatExactPercentile } from './format-turns.ts'

/** The share of frames that may leave late. Above it, their 99th percentile is later than 5 ms. */
const MAX_LATE_SHARE = 0.01

/** The columns of the turn-taking table, after the target. */
export const CALL_COLUMNS = [
  'turns',
  'spoke early',
  'never answered',
  'did not stop',
  'talk-over ms',
  'wasted ms',
] as const

/** The cells of one target, in the order of the columns. */
export function formatCallCells(calls: CallSummary): string[] {
  return [
    String(calls.turns),
    ...[calls.early, calls.unanswered, calls.missed].map(formatCountedShare),
    calls.talkOver ? formatExactPercentile(calls.talkOver) : '–',
    calls.wasted ? formatExactPercentile(calls.wasted) : '–',
  ]
}

/** The columns of the table of sounds that should not stop an agent, after the target. */
export const SOUND_COLUMNS = ['sound', 'stopped for it', 'not known', 'did not stop for speech'] as const

/**
 * A row for each sound. An agent that hears nothing never stops wrongly, so the row also shows how often it
 * did not stop for speech.
 */
export function formatSoundRows({ falseStops = [], missed }: CallSummary): string[][] {
  return falseStops.map(({ sound, stopped, unclear }) => [
    sound,
    formatCountedShare(stopped),
    String(unclear),
    formatCountedShare(missed),
  ])
}

/** `3 of 40 [2 %–20 %]`: hits of n, with the interval of their share. */
function formatCountedShare({ hits, n, proportion }: CountedShare): string {
  if (!proportion) return '–'
  return `${hits} of ${n} [${formatShare(proportion.low)}–${formatShare(proportion.high)}]`
}

/**
 * What is assumed about the caller's line, how frames were paced, and what was unusual in the agent's audio.
 */
export function explainCalls({
  file,
  summaries,
}: Pick<ConversationSummary, 'file' | 'summaries'>): ReportNote[] {
  const calls = summaries.flatMap((summary) => summary.calls ?? [])
  if (calls.length === 0) return []
  const ragged = calls.reduce((sum, { raggedPieces }) => sum + raggedPieces, 0)
  return [
    { label: 'line', text: formatLine({ file, summaries }) },
    formatPacing(calls),
    ...formatHeard(summaries),
    ...(ragged > 0
      ? [{ label: 'ragged', text: `${ragged} messages of agents did not fill whole frames of 20 ms` }]
      : []),
  ]
}

/** The assumed line with its figures. It affects no other number of the report. */
function formatLine({ file, summaries }: Pick<ConversationSummary, 'file' | 'summaries'>): string {
  const { network, buffer } = (file.scenario.call ?? DEFAULT_CALL).line
  const ears = summaries.flatMap(({ target, stages }) => {
    const row = stages.find(({ stage }) => stage === 'voice_to_voice')
    const added = toMicros(2 * (network + (bufferOf(file, target) ?? buffer)))
    return row && Number.isFinite(row.p50.value)
      ? [`${target} ${formatDuration(row.p50.value + added)} (p50)`]
      : []
  })
  const own = summaries.flatMap(({ target }) => {
    const held = bufferOf(file, target)
    return held === undefined ? [] : [`${held} ms of ${target}`]
  })
  const buffers =
    own.length > 0 ? `${buffer} ms, or ${own.join(', ')}, for the buffer` : `${buffer} ms for its buffer`
  const atTheEar = ears.length > 0 ? `. From mouth to ear: ${ears.join(', ')}` : ''
  return `all times are at the network’s gateway. Assumed, and in no other number: a line of ${network} ms and ${buffers}, each way${atTheEar}`
}

/** The jitter buffer of a target's own line, in milliseconds. */
function bufferOf({ scenario }: ConversationSummary['file'], id: string): number | undefined {
  const target = scenario.targets.find((one) => one.id === id)
  return (target?.line ?? scenario.line)?.jitter?.buffer
}

/** How much audio did not reach callers over bad lines. */
function formatHeard(summaries: ConversationSummary['summaries']): ReportNote[] {
  const lossy = summaries.flatMap(({ target, calls }) => {
    const { heardPackets = 0, heardLost = 0 } = calls ?? {}
    const share = formatShare(heardLost / Math.max(1, heardPackets))
    return heardPackets > 0 ? [`${target} ${heardLost} of ${heardPackets} (${share})`] : []
  })
  return lossy.length === 0
    ? []
    : [
        {
          label: 'packets',
          text: `with the agent’s voice that did not reach the caller in time: ${lossy.join(', ')}`,
        },
      ]
}

function formatPacing(calls: readonly CallSummary[]): ReportNote {
  const [frames, late] = [
    calls.reduce((sum, one) => sum + one.frames, 0),
    calls.reduce((sum, one) => sum + one.lateFrames, 0),
  ]
  const isLate = late > frames * MAX_LATE_SHARE
  const verdict = isLate
    ? 'p99 is above 5 ms, so this machine did not keep the pace and the times are unreliable'
    : 'p99 is within 5 ms'
  return {
    label: 'pacing',
    text: `${late} of ${frames} frames to agents left more than 5 ms late: ${verdict}`,
    isCritical: isLate,
  }
}
