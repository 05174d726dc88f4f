import type { TokenSource } from '../../core/trial/reply-rate.ts'
import type { Micros } from '../../core/units.ts'
import type { EagerTotals } from '../../tally/conversation/eager-totals.ts'
import type { TurnSummary } from '../../tally/conversation/turn-summary.ts'
import type { ExactPercentile } from '../../tally/statistics/percentile.ts'
import { formatMilliseconds, formatShare } from '../format/units/durations.ts'

/** A percentile in milliseconds with its 95 % interval in brackets; only `*` if n is too small for one. */
export function formatExactPercentile({ value, interval }: ExactPercentile): string {
  if (Number.isNaN(value)) return '–'
  if (!interval) return '*'
  return `${formatWait(value)} [${formatWait(interval.low)}–${formatWait(interval.high)}]`
}

export function formatWait(microseconds: Micros): string {
  if (Number.isNaN(microseconds)) return '–'
  return microseconds === Number.POSITIVE_INFINITY ? '> timeout' : formatMilliseconds(microseconds)
}

/** The word error rate with its interval, if it has one, and the number of words; `–` without transcripts. */
export function formatWordErrorRate({ words, wordErrorRate }: TurnSummary): string {
  if (!wordErrorRate) return '–'
  const { value, interval } = wordErrorRate
  const range = interval ? ` [${formatShare(interval.low)}–${formatShare(interval.high)}]` : ''
  return `${formatShare(value)}${range} of ${words}`
}

/** Figures that only some components have, each with its unit, for one line of text. */
export function formatComponentRates({ realTimeFactor, replyRate, tokenRate, eager }: TurnSummary): string[] {
  return [
    ...(realTimeFactor ? [`real-time factor ${formatRate(realTimeFactor, 3)} (upload to transcript)`] : []),
    ...(replyRate ? [`${formatRate(replyRate, 0)} characters a second (median)`] : []),
    ...(tokenRate
      ? [`${formatRate(tokenRate, 0)} tokens a second (${TOKEN_SOURCES[tokenRate.source]})`]
      : []),
    ...(eager ? [formatEager(eager)] : []),
  ]
}

const TOKEN_SOURCES: Readonly<Record<TokenSource, string>> = {
  usage: 'by the provider’s own count',
  pieces: 'pieces of the stream; the provider counts none',
}

/** Only the provider can count tokens. This is the usual range for English. */
const TOKENS_PER_CHARACTER = [0.2, 0.3] as const

function formatEager({ turns, kept, discarded, promptChars, replyChars }: EagerTotals): string {
  const tokens = (characters: number) =>
    TOKENS_PER_CHARACTER.map((each) => Math.round(each * characters)).join(' to ')
  const waste =
    discarded === 0
      ? 'nothing was thrown away'
      : `${discarded} answers were thrown away: ${promptChars} characters of prompts and ${replyChars} of replies (about ${tokens(promptChars)} and ${tokens(replyChars)} tokens)`
  return `began early: the answer was used in ${kept} of ${turns} turns; ${waste}`
}

function formatRate({ value, interval }: ExactPercentile, digits: number): string {
  if (!interval) return `${value.toFixed(digits)} *`
  return `${value.toFixed(digits)} [${interval.low.toFixed(digits)}–${interval.high.toFixed(digits)}]`
}

const WIDTH = 44

/** A text waterfall: one line per stage, each starting where the previous one ends. */
export function renderWaterfall({ waterfall }: TurnSummary, width = WIDTH): string[] {
  const whole = waterfall.at(-1)?.to ?? 0
  const column = (at: number) => Math.round((at / Math.max(1, whole)) * width)
  return waterfall.map(({ stage, from, to }) => {
    const [start, end] = [column(from), Math.max(column(from) + 1, column(to))]
    const bar = `${' '.repeat(start)}${'█'.repeat(end - start)}`
    return `${stage.padEnd(15)}${bar.padEnd(width + 2)}${formatWait(to - from).padStart(6)}`
  })
}
