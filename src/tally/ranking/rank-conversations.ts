import type { AwaitedStage } from '../../core/trial/lone-component.ts'
import type { TurnRecord } from '../../core/trial/turn-record.ts'
import { splitTarget } from '../../core/vantage.ts'
import type { ConversationSummary } from '../conversation/conversation-summary.ts'
import { compareTurns, type TurnDifference } from '../conversation/turn-differences.ts'
import type { TurnSummary } from '../conversation/turn-summary.ts'
import type { ExactPercentile } from '../statistics/percentile.ts'
import type { RankingVerdict } from './ranking-verdict.ts'

/** Targets ranked by how long the caller waits, shortest first. */
export interface ConversationRanking {
  readonly verdict: Exclude<RankingVerdict, 'retired'>
  readonly awaited: AwaitedStage
  readonly ranked: readonly RankedConversationTarget[]
  /** Targets that cannot be told apart from the first one. */
  readonly close: readonly RankedConversationTarget[]
}

export interface RankedConversationTarget {
  readonly summary: TurnSummary
  /**
   * The median of what is waited for: in whole turns, the time from the caller's last sound to the first
   * sound heard.
   */
  readonly p50: ExactPercentile
  readonly p95: ExactPercentile
  /** The difference to the first target on the same turns; absent for the first. */
  readonly behind?: TurnDifference
}

/**
 * Ranks the targets by the median of what is waited for. Targets of the lab and of providers are ranked
 * apart, as is each vantage; the largest group comes first. The verdict is based on differences on the same
 * turns.
 */
export function rankConversations({ summaries, turns, awaited }: ConversationSummary): ConversationRanking[] {
  const vantages = [...new Set(summaries.map(({ target }) => splitTarget(target).vantage))]
  const groups = vantages.flatMap((vantage) =>
    [false, true].map((simulated) =>
      summaries.filter((one) => one.simulated === simulated && splitTarget(one.target).vantage === vantage),
    ),
  )
  const rankings = groups
    .filter((group) => group.length > 0)
    .sort((a, b) => b.length - a.length)
    .map((group) => rankGroup(group, turns, awaited))
  return rankings.length > 0 ? rankings : [{ verdict: 'nothing heard', awaited, ranked: [], close: [] }]
}

function rankGroup(
  summaries: readonly TurnSummary[],
  turns: readonly TurnRecord[],
  awaited: AwaitedStage,
): ConversationRanking {
  const heard = summaries.flatMap((summary) => toRanked(summary, awaited) ?? []).sort(compareWait)
  const [first] = heard
  if (!first || !Number.isFinite(first.p50.value))
    return { verdict: 'nothing heard', awaited, ranked: heard, close: [] }
  const differences = differencesFromFirst(turns, first.summary.target, awaited)
  const ranked = heard.map((one) => {
    const behind = differences.find(({ target }) => target === one.summary.target)
    return behind ? { ...one, behind } : one
  })
  const close = ranked
    .slice(1)
    .filter(({ behind }) => behind?.median.interval && behind.median.interval.low <= 0)
  return { verdict: decideVerdict(ranked, close), awaited, ranked, close }
}

function toRanked(summary: TurnSummary, awaited: AwaitedStage): RankedConversationTarget | undefined {
  const row = summary.stages.find(({ stage }) => stage === awaited)
  return row && { summary, p50: row.p50, p95: row.p95 }
}

function compareWait(a: RankedConversationTarget, b: RankedConversationTarget): number {
  // Infinity minus infinity would be NaN.
  return a.p50.value === b.p50.value ? 0 : a.p50.value - b.p50.value
}

/** Compares all other targets with the first. */
function differencesFromFirst(
  turns: readonly TurnRecord[],
  first: string,
  awaited: AwaitedStage,
): TurnDifference[] {
  const own = turns.filter(({ target }) => target === first)
  return compareTurns([...own, ...turns.filter(({ target }) => target !== first)], awaited)
}

function decideVerdict(
  [, ...others]: readonly RankedConversationTarget[],
  close: readonly RankedConversationTarget[],
): ConversationRanking['verdict'] {
  if (others.length === 0) return 'alone'
  if (close.length > 0) return 'too close'
  const isTooFew = others.some(({ behind, p50 }) => Number.isFinite(p50.value) && !behind?.median.interval)
  return isTooFew ? 'too few' : 'first'
}
