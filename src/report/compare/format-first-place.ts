import type { ArmRanking } from '../../tally/compare/compare-runs.ts'
import { formatDurationOrTimeout, percentileLabel } from '../format/units/changes.ts'

/** The most targets that are named. The others are counted. */
const MAX_NAMED = 3

/** Which target is first, without a full stop. */
export function formatFirstPlace({ criterion, ranked }: ArmRanking): string {
  const [first, ...others] = ranked ?? []
  if (!first) return `too few trials to rank by ${formatCriterion(criterion)}`
  const tied = others.filter(({ rank }) => rank === first.rank)
  if (tied.length > 0)
    return `${joinNames([first, ...tied].map(({ arm }) => arm.target))} are too close to tell apart`
  const next = others[0]
  const lead = next ? `, before ${next.arm.target}, ${formatDurationOrTimeout(next.value)}` : ''
  return `${first.arm.target} is first, ${formatDurationOrTimeout(first.value)}${lead}`
}

/** `ttfa_heard p50`. */
export function formatCriterion({ stage, share }: ArmRanking['criterion']): string {
  return `${stage} ${percentileLabel(share)}`
}

/** `a, b and c`; `a, b, c and 4 others`. */
function joinNames(names: readonly string[]): string {
  const more = names.length - MAX_NAMED
  const told = more > 1 ? [...names.slice(0, MAX_NAMED), `${more} others`] : names
  return `${told.slice(0, -1).join(', ')} and ${told.at(-1)}`
}
