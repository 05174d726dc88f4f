import type { Micros, Millis } from '../../../core/units.ts'
import type { TargetSummary } from '../../../tally/run/target-summary.ts'
import type { Quantile } from '../../../tally/statistics/histogram-percentile.ts'

/** Microseconds as the milliseconds of an axis. */
export function toMilliseconds(microseconds: Micros): number {
  return microseconds / 1000
}

/** A quantile in milliseconds; undefined if there is no number to draw. */
export function toChartMilliseconds(quantile: Quantile | undefined): Millis | undefined {
  return quantile?.kind === 'value' ? toMilliseconds(quantile.value) : undefined
}

/** The connection states of these summaries, in order of first occurrence. */
export function listConnectionStates(summaries: readonly TargetSummary[]): TargetSummary['connection'][] {
  return [...new Set(summaries.map(({ connection }) => connection))]
}

/** A group with fewer trials is left to the tables, because its chart would show chance. */
const MIN_CHARTED_TRIALS = 10

/** The groups that charts show: those with enough trials; all of them if none has enough. */
export function selectCharted(summaries: readonly TargetSummary[]): readonly TargetSummary[] {
  const enough = summaries.filter(({ trials }) => trials >= MIN_CHARTED_TRIALS)
  return enough.length > 0 ? enough : summaries
}

/** The most letters of a name in a row of its own, and of one with numbers opposite. */
const LABEL_LENGTHS = { alone: { wide: 64, narrow: 21 }, beside: { wide: 44, narrow: 12 } } as const

/** Shortens a name that has no room: in the middle, where names differ least. */
export function truncateLabel(
  narrow: boolean,
  place: keyof typeof LABEL_LENGTHS = 'alone',
): { lineWidth: number; textOverflow: 'ellipsis-middle' } {
  return { lineWidth: LABEL_LENGTHS[place][narrow ? 'narrow' : 'wide'], textOverflow: 'ellipsis-middle' }
}

/** Ticks for an axis of counts: whole numbers from 0, about as many as wanted. */
export function countTicks(most: number, wanted: number): number[] {
  const least = Math.max(1, most / wanted)
  const power = 10 ** Math.floor(Math.log10(least))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= least) ?? least
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, index) => index * step)
}

/**
 * Round numbers on a logarithmic axis, about as many as wanted: equal steps within one decade, otherwise 1, 2
 * and 5.
 */
export function logTicks(from: number, to: number, wanted: number): number[] {
  if (to < from * 10) return roundSteps(from, to, wanted)
  const first = Math.floor(Math.log10(from))
  const decades = Math.ceil(Math.log10(to)) - first + 1
  const factors = decades * 3 > wanted * 2 ? [1] : [1, 2, 5]
  return Array.from({ length: decades }, (_, index) => 10 ** (first + index))
    .flatMap((power) => factors.map((factor) => factor * power))
    .filter((tick) => tick >= from && tick <= to)
}

function roundSteps(from: number, to: number, wanted: number): number[] {
  const [, step = 1] = countTicks(to - from, wanted)
  const first = Math.ceil(from / step)
  return Array.from({ length: Math.floor(to / step) - first + 1 }, (_, index) => (first + index) * step)
}
