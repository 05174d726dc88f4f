import type { IncomparableTarget, TargetRanking } from '../../tally/ranking/rank-targets.ts'
import { formatConditionDifferences } from '../format/format-conditions.ts'

/** Sentences about the targets that a ranking leaves out, and why. */
export function formatLeftOut({ targets, retired, incomparable }: TargetRanking): string[] {
  const closed = [...targets, ...retired].flatMap(({ summary }) =>
    summary.retired === undefined
      ? []
      : [`The service of ${summary.target} was shut down on ${summary.retired}.`],
  )
  return [...closed, ...groupByDifferences(incomparable).map(formatIncomparable)]
}

/** `a, b and c`. */
export function joinNames(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

function formatIncomparable([differences, names]: readonly [string, readonly string[]]): string {
  const verbs = names.length > 1 ? ['were', 'are'] : ['was', 'is']
  return `${joinNames(names)} ${verbs[0]} measured under other conditions and ${verbs[1]} not ranked here (${differences}).`
}

/** The names of the targets with the same differences, by these differences. */
function groupByDifferences(targets: readonly IncomparableTarget[]): [string, string[]][] {
  const groups = new Map<string, string[]>()
  for (const { target, differences } of targets) {
    const words = formatConditionDifferences(differences)
    groups.set(words, [...(groups.get(words) ?? []), target])
  }
  return [...groups]
}
