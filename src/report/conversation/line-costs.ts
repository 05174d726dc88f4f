import { type CallerLine, codecOf } from '../../core/config/conversation/caller-line.ts'
import type { LineCost } from '../../tally/conversation/line-costs.ts'
import type { WordErrorRate } from '../../tally/statistics/word-error-rate.ts'
import { formatShift } from '../format/provisioning/format-option-costs.ts'
import { formatShare } from '../format/units/durations.ts'

/** The table of what lines cost: its headings, and a row for each line. */
export const LINE_COST_HEAD = ['target', 'line', 'against', 'turns', 'longer by', 'word errors'] as const

export function lineCostCells({ target, clean, line, n, shifts, wordErrors }: LineCost): string[] {
  return [
    target,
    formatLine(line),
    clean,
    `${n[1]} and ${n[0]}`,
    shifts.length === 0 ? '–' : shifts.map(formatShift).join(', '),
    wordErrors ? `${formatRate(wordErrors[1])} instead of ${formatRate(wordErrors[0])}` : '–',
  ]
}

/** `mobile: mobile (mulaw, 3 % lost in bursts of 2.5, …) against clean: p50 +12 ms [+2 ms, +20 ms], …`. */
export function formatLineCost(cost: LineCost): string {
  const [target, line, clean, turns, shifts, words] = lineCostCells(cost)
  return `${target} over ${line} against ${clean}: ${cost.stage} ${shifts}; word errors ${words} (${turns} turns)`
}

/** A line in words, by its values, because a name may mean something else in another version. */
function formatLine(line: CallerLine): string {
  const { profile, loss, jitter, noise, gain } = line
  const values = [
    codecOf(line),
    ...(loss ? [`${formatShare(loss.share)} lost in bursts of ${loss.burst}`] : []),
    ...(jitter ? [`jitter ${jitter.mean} ms, buffer ${jitter.buffer} ms`] : []),
    ...(noise === undefined ? [] : [`noise ${noise} dB below`]),
    ...(gain === undefined ? [] : [`gain ${gain} dB`]),
  ].join(', ')
  return profile ? `${profile} (${values})` : values
}

function formatRate({ value, interval }: WordErrorRate): string {
  return interval
    ? `${formatShare(value)} [${formatShare(interval.low)}–${formatShare(interval.high)}]`
    : formatShare(value)
}
