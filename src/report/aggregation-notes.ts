import type { Target } from '../core/scenario.ts'
import { type Difference, differenceOf } from '../tally/difference.ts'
import type { Summary } from '../tally/summary.ts'
import type { Digest } from './digest.ts'
import type { Explanation } from './explanations.ts'
import { formatDuration } from './units.ts'

/**
 * What a provider's own waiting for more text costs: the difference between a target whose text is fed bit by bit and
 * one that differs from it in nothing but being given the text whole.
 */
export function aggregationNotes({ file, summaries }: Digest): Explanation[] {
  const { targets, input } = file.scenario
  const modeOf = (target: Target) => (target.input ?? input)?.mode ?? 'whole'
  return targets
    .filter((target) => modeOf(target) !== 'whole')
    .flatMap((fed) => {
      const whole = targets.find((target) => modeOf(target) === 'whole' && isAlike(target, fed))
      return whole ? comparisons(fed.id, whole.id, summaries) : []
    })
}

function comparisons(fed: string, whole: string, summaries: readonly Summary[]): Explanation[] {
  return summaries
    .filter(({ target }) => target === fed)
    .flatMap(({ connection, stages }) => {
      const other = summaries.find((one) => one.target === whole && one.connection === connection)
      const [slower, faster] = [stages.get('ttfa'), other?.stages.get('ttfa')]
      if (!slower || !faster) return []
      const words = differenceWords(differenceOf(slower.percentiles.p50, faster.percentiles.p50))
      return [
        {
          about: 'aggregation',
          words: `${fed} has its first audio ${words} later than ${whole} (p50 of ttfa, ${connection})`,
        },
      ]
    })
}

function differenceWords(difference: Difference): string {
  switch (difference.kind) {
    case 'interval':
      return `${formatDuration(difference.value)} [${formatDuration(difference.low)}–${formatDuration(difference.high)}]`
    case 'too small':
      return `some time (n too small for an interval, which takes ${difference.needed} on each side)`
    case 'unknown':
      return 'an unknown time'
  }
}

/** Alike but for what they are called, how their text is fed, and how the lab draws its delays. */
function isAlike(one: Target, other: Target): boolean {
  return identity(one) === identity(other)
}

function identity({ id: _id, input: _input, lab: _lab, ...rest }: Target): string {
  return JSON.stringify(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)))
}
