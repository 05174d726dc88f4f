import type { RunFile } from '../results/run-file.ts'
import { type Difference, isReal } from '../tally/difference.ts'
import type { Quantile } from '../tally/percentile.ts'
import type { Reading } from '../tally/stages-table.ts'
import { errorBarOf } from './error-bar.ts'
import type { Contender, Standing } from './standing.ts'
import { formatDuration, roundDuration } from './units.ts'
import { unlikeness } from './unlikeness.ts'

/** The main result of a run. */
export interface StandingWords {
  /** Which target is fastest, without a full stop. */
  readonly headline: string
  /** By how much, and whether the difference is significant. Complete sentences. */
  readonly detail: string
  /** Caveats. Complete sentences. */
  readonly caution?: string
}

export function standingWords(standing: Standing, file: RunFile): StandingWords {
  const [first, second] = standing.contenders
  if (!first?.heard) return NOTHING
  const words = verdictWords(standing, first, second)
  const caution = [...unlikeness(standing, file), ...errorBarCaution(standing, file)].join(' ')
  return { ...words, ...(caution && { caution }) }
}

const NOTHING: StandingWords = {
  headline: 'Nothing was heard',
  detail: 'No trial of any target produced audible audio.',
}

function verdictWords(standing: Standing, first: Contender, second: Contender | undefined): StandingWords {
  const name = first.summary.target
  const heard = `A listener hears ${name} after ${medianWords(first.heard)} in the median on a ${standing.connection} connection`
  switch (standing.verdict) {
    case 'nothing heard':
      return NOTHING
    case 'alone':
      return {
        headline: `${name} is heard after ${valueWords(first.heard?.value)}`,
        detail: `${heard}. There is no other target to compare it with.`,
      }
    case 'too few':
      return {
        headline: 'Too few trials to say who is fastest to hear',
        detail: `${heard}, but an interval needs ${neededBy(standing)} trials of each target.`,
      }
    case 'first':
      return {
        headline: `${name} is fastest to hear${leadWords(second)}`,
        detail: `${heard}, ${aheadWords(second)}`,
      }
    case 'too close':
      return {
        headline: `${listed(tiedWith(standing))} are too close to tell apart`,
        detail: `${heard}. ${closeWords(standing)}`,
      }
  }
}

function aheadWords(second: Contender | undefined): string {
  const name = second?.summary.target
  const behind = second?.behind
  if (behind?.kind !== 'interval') return `and ${name} is not heard within the timeout in the median.`
  return `${differenceWords(behind)} sooner than ${name}. The difference is significant: its 95 % interval is ${rangeWords(behind)}.`
}

/** Names the first target whose difference to the leader is not significant. */
function closeWords({ contenders }: Standing): string {
  const rival = contenders.find(({ behind }) => behind && !isReal(behind))
  if (rival?.behind?.kind !== 'interval') return ''
  return `The difference of ${differenceWords(rival.behind)} to ${rival.summary.target} is not significant: its 95 % interval, ${rangeWords(rival.behind)}, includes zero. More trials would narrow it.`
}

function tiedWith({ contenders }: Standing): string[] {
  const tied = contenders.filter(({ behind }) => !behind || (behind.kind === 'interval' && !isReal(behind)))
  return tied.map(({ summary }) => summary.target)
}

function neededBy({ contenders }: Standing): number {
  return Math.max(...contenders.map(({ behind }) => (behind?.kind === 'too small' ? behind.needed : 0)))
}

/** Warns if a significant difference is no larger than the error of the harness. */
function errorBarCaution(standing: Standing, file: RunFile): string[] {
  const error = errorBarOf(file)
  const behind = standing.contenders[1]?.behind
  if (standing.verdict !== 'first' || !error || behind?.kind !== 'interval' || behind.value > error.p99_us)
    return []
  return [
    `The difference is no larger than what the harness itself may add (${formatDuration(error.p99_us)} at p99).`,
  ]
}

/** The lead of the first target; empty if the second has no value. */
function leadWords(second: Contender | undefined): string {
  return second?.behind?.kind === 'interval' ? `, by ${differenceWords(second.behind)}` : ''
}

/** `35 ms`. */
function differenceWords(difference: Extract<Difference, { kind: 'interval' }>): string {
  return roundDuration(Math.abs(difference.value))
}

/** `20 ms to 50 ms`. */
export function rangeWords({ low, high }: Extract<Difference, { kind: 'interval' }>): string {
  return `${roundDuration(low)} to ${Number.isFinite(high) ? roundDuration(high) : 'beyond the timeout'}`
}

/** `310 ms (297 ms to 341 ms)`. */
function medianWords(reading: Reading | undefined): string {
  const interval = reading?.interval
  if (interval?.kind !== 'interval') return valueWords(reading?.value)
  return `${valueWords(reading?.value)} (${valueWords(interval.low)} to ${valueWords(interval.high)})`
}

function valueWords(quantile: Quantile | undefined): string {
  if (quantile?.kind === 'value') return roundDuration(quantile.value)
  return quantile?.kind === 'infinite' ? 'more than the timeout' : 'nothing'
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
