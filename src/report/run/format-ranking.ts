import type { RunFile } from '../../results/run/run-file.ts'
import type { RankedTarget, TargetRanking } from '../../tally/ranking/rank-targets.ts'
import { findErrorBar } from '../../tally/run/error-bar.ts'
import type { Quantile } from '../../tally/statistics/histogram-percentile.ts'
import type { PercentileEstimate } from '../../tally/statistics/interval.ts'
import { isSignificant, type PercentileDifference } from '../../tally/statistics/percentile-difference.ts'
import { formatDuration, roundDuration } from '../format/units/durations.ts'
import { formatClosedServices } from './left-out-targets.ts'
import { formatRankingGroup } from './ranking-group.ts'

/** The main result of a run. */
export interface RankingText {
  /** Which target is fastest, without a full stop. */
  readonly headline: string
  /** By how much, and whether the difference is significant. Complete sentences. */
  readonly detail: string
  /** Caveats. Complete sentences. */
  readonly caution?: string
}

export function formatRanking(ranking: TargetRanking, file: RunFile): RankingText {
  const cautions = [
    ...formatClosedServices(ranking),
    ...timingCaution(ranking),
    ...errorBarCaution(ranking, file),
  ]
  const caution = cautions.join(' ')
  return { ...formatVerdict(ranking), ...(caution && { caution }) }
}

const NOTHING_HEARD: RankingText = {
  headline: 'Nothing was heard',
  detail: 'No trial of any target produced audible audio.',
}

const ALL_RETIRED: RankingText = {
  headline: 'There is nothing to rank',
  detail: 'The services of all targets were shut down.',
}

function formatVerdict(ranking: TargetRanking): RankingText {
  const [first, second] = ranking.targets
  const name = first?.summary.target ?? ''
  const group = formatRankingGroup(ranking)
  const heard = `A listener hears ${name} after ${formatMedian(first?.heard)} in the median on a ${ranking.connection} connection${group}`
  switch (ranking.verdict) {
    case 'nothing heard':
      return NOTHING_HEARD
    case 'retired':
      return ALL_RETIRED
    case 'alone':
      return {
        headline: `${name} is heard after ${formatValue(first?.heard?.value)}${group}`,
        detail: `${heard}. ${group ? 'No other target was measured under the same conditions' : 'There is no other target to compare it with'}.`,
      }
    case 'too few':
      return {
        headline: `Too few trials to say who is fastest to hear${group}`,
        detail: `${heard}, but an interval needs ${trialsNeeded(ranking)} trials of each target.`,
      }
    case 'first':
      return {
        headline: `${name} is fastest to hear${group}${formatHeadlineLead(second)}`,
        detail: `${heard}, ${formatLead(second)}`,
      }
    case 'too close':
      return {
        headline: `${joinNames(tiedTargets(ranking))} are too close to tell apart${group}`,
        detail: `${heard}. ${formatTooClose(ranking)}`,
      }
  }
}

function formatLead(second: RankedTarget | undefined): string {
  const name = second?.summary.target
  const behind = second?.behind
  if (behind?.kind !== 'interval') return `and ${name} is not heard within the timeout in the median.`
  return `${formatDifference(behind)} sooner than ${name}. The difference is significant: its 95 % interval is ${formatRange(behind)}.`
}

/** Names the first target whose difference to the leader is not significant. */
function formatTooClose({ targets }: TargetRanking): string {
  const rival = targets.find(({ behind }) => behind && !isSignificant(behind))
  if (rival?.behind?.kind !== 'interval') return ''
  const isApart = rival.summary.levelDeviation > 0
  return `The difference of ${formatDifference(rival.behind)} to ${rival.summary.target} is not significant: its 95 % interval, ${formatRange(rival.behind)}, includes zero.${isApart ? '' : ' More trials would narrow it.'}`
}

function tiedTargets({ targets }: TargetRanking): string[] {
  const tied = targets.filter(
    ({ behind }) => !behind || (behind.kind === 'interval' && !isSignificant(behind)),
  )
  return tied.map(({ summary }) => summary.target)
}

/** `a, b and c`. */
function joinNames(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

function trialsNeeded({ targets }: TargetRanking): number {
  return Math.max(...targets.map(({ behind }) => (behind?.kind === 'too small' ? behind.needed : 0)))
}

/** Why the intervals of targets that ran one after the other are wider. */
function timingCaution({ targets }: TargetRanking): string[] {
  if (targets.length < 2 || targets.every(({ summary }) => summary.levelDeviation === 0)) return []
  return [
    'The targets were measured one after the other, so the intervals include how much a service varies from one time to another; `order: interleaved` measures them side by side.',
  ]
}

/** Warns if a significant difference is no larger than the error of the harness. */
function errorBarCaution(ranking: TargetRanking, file: RunFile): string[] {
  const error = findErrorBar(file)
  const behind = ranking.targets[1]?.behind
  if (ranking.verdict !== 'first' || !error || behind?.kind !== 'interval') return []
  const { p99_us, max_us } = error
  if (behind.value > (p99_us ?? max_us)) return []
  const size = p99_us === undefined ? `${formatDuration(max_us)} at most` : `${formatDuration(p99_us)} at p99`
  return [`The difference is within the harness’s own error (${size}).`]
}

/** The lead of the first target; empty if the second has no value. */
function formatHeadlineLead(second: RankedTarget | undefined): string {
  return second?.behind?.kind === 'interval' ? `, by ${formatDifference(second.behind)}` : ''
}

/** `35 ms`. */
function formatDifference(difference: Extract<PercentileDifference, { kind: 'interval' }>): string {
  return roundDuration(Math.abs(difference.value))
}

/** `20 ms to 50 ms`. */
function formatRange({ low, high }: Extract<PercentileDifference, { kind: 'interval' }>): string {
  return `${roundDuration(low)} to ${Number.isFinite(high) ? roundDuration(high) : 'beyond the timeout'}`
}

/** `310 ms (297 ms to 341 ms)`. */
function formatMedian(estimate: PercentileEstimate | undefined): string {
  const interval = estimate?.interval
  if (interval?.kind !== 'interval') return formatValue(estimate?.value)
  return `${formatValue(estimate?.value)} (${formatValue(interval.low)} to ${formatValue(interval.high)})`
}

function formatValue(quantile: Quantile | undefined): string {
  if (quantile?.kind === 'value') return roundDuration(quantile.value)
  return quantile?.kind === 'infinite' ? 'more than the timeout' : 'nothing'
}
