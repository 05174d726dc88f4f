import type { TargetRanking } from '../../tally/ranking/rank-targets.ts'
import { formatRankingGroup } from './ranking-group.ts'

/** Targets that were measured under the same conditions and are ranked together. */
export interface RankedGroup {
  /** `over websocket and in region us`. */
  readonly conditions: string
  readonly targets: readonly string[]
}

export const GROUPS_INTRODUCTION = 'Ranked only among targets measured under the same conditions:'

/** The groups that are ranked separately, over all connection states; empty if all targets are comparable. */
export function listRankedGroups(rankings: readonly TargetRanking[]): RankedGroup[] {
  const groups = new Map<string, Set<string>>()
  for (const ranking of rankings.filter(({ incomparable }) => incomparable.length > 0)) {
    const conditions = formatRankingGroup(ranking).trim()
    const names = groups.get(conditions) ?? new Set()
    for (const { summary } of [...ranking.targets, ...ranking.retired]) names.add(summary.target)
    groups.set(conditions, names)
  }
  return [...groups].map(([conditions, names]) => ({ conditions, targets: [...names] }))
}

/** Sentences about targets whose service was shut down. */
export function formatClosedServices({ targets, retired }: TargetRanking): string[] {
  return [...targets, ...retired].flatMap(({ summary }) =>
    summary.retired === undefined
      ? []
      : [`The service of ${summary.target} was shut down on ${summary.retired}.`],
  )
}
