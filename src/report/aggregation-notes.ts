import type { Target } from '../core/scenario.ts'
import { type Difference, differenceOf } from '../tally/difference.ts'
import type { Summary } from '../tally/summary.ts'
import type { Digest } from './digest.ts'
import type { Explanation } from './explanations.ts'
import { formatDuration } from './units.ts'

/** A target that gets its text incrementally, and one that differs only in getting it whole. */
export interface Aggregation {
  readonly fed: Summary
  readonly whole: Summary
  /** Difference of their median times to first audio. */
  readonly difference: Difference
}

/** The cost of a provider's own text buffering, in each connection state that both targets have. */
export function aggregationsIn({ file, summaries }: Digest): Aggregation[] {
  const { targets, input } = file.scenario
  const modeOf = (target: Target) => (target.input ?? input)?.mode ?? 'whole'
  return targets
    .filter((target) => modeOf(target) !== 'whole')
    .flatMap((fed) => {
      const whole = targets.find((target) => modeOf(target) === 'whole' && isAlike(target, fed))
      return whole ? pairsOf(fed.id, whole.id, summaries) : []
    })
}

/** The same as notes. */
export function aggregationNotes(digest: Digest): Explanation[] {
  return aggregationsIn(digest).map(({ fed, whole, difference }) => ({
    about: 'aggregation',
    words: `${fed.target} has its first audio ${differenceWords(difference)} later than ${whole.target} (p50 of ttfa, ${fed.connection})`,
  }))
}

function pairsOf(fed: string, whole: string, summaries: readonly Summary[]): Aggregation[] {
  return summaries
    .filter(({ target }) => target === fed)
    .flatMap((one) => {
      const other = summaries.find(
        ({ target, connection }) => target === whole && connection === one.connection,
      )
      const [slower, faster] = [one.stages.get('ttfa'), other?.stages.get('ttfa')]
      if (!other || !slower || !faster) return []
      const difference = differenceOf(slower.percentiles.p50, faster.percentiles.p50)
      return [{ fed: one, whole: other, difference }]
    })
}

/** Formats a difference with its interval, or the reason why there is none. */
export function differenceWords(difference: Difference): string {
  switch (difference.kind) {
    case 'interval':
      return `${formatDuration(difference.value)} [${formatDuration(difference.low)}–${formatDuration(difference.high)}]`
    case 'too small':
      return `some time (n too small for an interval, which takes ${difference.needed} trials on each side)`
    case 'unknown':
      return 'an unknown time'
  }
}

/** Whether two targets differ only in name, text input and lab profile. */
function isAlike(one: Target, other: Target): boolean {
  return identity(one) === identity(other)
}

function identity({ id: _id, input: _input, lab: _lab, ...rest }: Target): string {
  return JSON.stringify(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)))
}
