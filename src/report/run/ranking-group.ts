import { distinguishingConditions, type TargetRanking } from '../../tally/ranking/rank-targets.ts'
import { formatConditionPhrase } from '../format/format-conditions.ts'

/** The conditions that name a ranking's group, with a space before them; empty if there is one group. */
export function formatRankingGroup(ranking: TargetRanking): string {
  const names = distinguishingConditions(ranking)
  return names.length === 0 ? '' : ` ${formatConditionPhrase(ranking.conditions, names)}`
}
