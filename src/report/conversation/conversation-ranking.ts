import type { TurnRecord } from '../../core/trial/turn-record.ts'
import type { ConversationSummary } from '../../tally/conversation/conversation-summary.ts'
import { compareTurns, type TurnDifference } from '../../tally/conversation/turn-differences.ts'
import type { TurnSummary } from '../../tally/conversation/turn-summary.ts'
import type { ExactPercentile } from '../../tally/statistics/exact-percentile.ts'
import { roundDuration } from '../format/units/durations.ts'

/** The verdict on which target answers fastest. */
export type ConversationVerdict = 'first' | 'too close' | 'too few' | 'alone' | 'nothing heard'

/** Targets ranked by how long the caller waits, with the result in words. */
export interface ConversationRanking {
  readonly verdict: ConversationVerdict
  readonly ranked: readonly RankedConversationTarget[]
  readonly headline: string
  readonly detail: string
}

export interface RankedConversationTarget {
  readonly summary: TurnSummary
  /** From the caller's last sound to the first sound heard. */
  readonly p50: ExactPercentile
  readonly p95: ExactPercentile
  /** The difference to the first on the same turns; absent for the first. */
  readonly behind?: TurnDifference
}

/** Ranks the targets by median `voice_to_voice`. The verdict is based on differences on the same turns. */
export function rankConversations({ summaries, turns }: ConversationSummary): ConversationRanking {
  const heard = summaries.flatMap((summary) => toRanked(summary) ?? []).sort(compareWait)
  const [first] = heard
  if (!first || !Number.isFinite(first.p50.value))
    return {
      verdict: 'nothing heard',
      ranked: heard,
      headline: 'No caller heard an answer',
      detail: 'No measured turn was answered, or fewer than half of the turns of each target were.',
    }
  const differences = differencesFromFirst(turns, first.summary.target)
  const ranked = heard.map((one) => {
    const behind = differences.find(({ target }) => target === one.summary.target)
    return behind ? { ...one, behind } : one
  })
  return { ...describeRanking(ranked), ranked }
}

function toRanked(summary: TurnSummary): RankedConversationTarget | undefined {
  const row = summary.stages.find(({ stage }) => stage === 'voice_to_voice')
  return row && { summary, p50: row.p50, p95: row.p95 }
}

function compareWait(a: RankedConversationTarget, b: RankedConversationTarget): number {
  // Infinity minus infinity would be NaN.
  return a.p50.value === b.p50.value ? 0 : a.p50.value - b.p50.value
}

/** Compares all other targets with the first. */
function differencesFromFirst(turns: readonly TurnRecord[], first: string): TurnDifference[] {
  const own = turns.filter(({ target }) => target === first)
  return compareTurns([...own, ...turns.filter(({ target }) => target !== first)])
}

function describeRanking(ranked: readonly RankedConversationTarget[]): Omit<ConversationRanking, 'ranked'> {
  const [first, second] = ranked
  const name = first?.summary.target ?? ''
  const wait = roundDuration(first?.p50.value ?? 0)
  const waits = `With ${name} the caller waits ${wait} in the median, from the last sound spoken to the first sound heard.`
  if (!second) return { verdict: 'alone', headline: `${name} answers after ${wait}`, detail: waits }
  const others = ranked.slice(1)
  const close = others.filter(({ behind }) => behind?.median.interval && behind.median.interval.low <= 0)
  if (close.length > 0)
    return {
      verdict: 'too close',
      headline: `${[name, ...close.map(({ summary }) => summary.target)].join(' and ')} are too close to tell apart`,
      detail: `${waits} On the same turns it is ahead of ${close.map(behindWords).join(', and of ')}, which is not significant.`,
    }
  if (others.some(({ behind, p50 }) => Number.isFinite(p50.value) && !behind?.median.interval))
    return {
      verdict: 'too few',
      headline: 'Too few turns to say which target answers first',
      detail: `${waits} The interval of a difference needs six turns that both answered.`,
    }
  return {
    verdict: 'first',
    headline: `${name} answers first, after ${wait}`,
    detail: `${waits} On the same turns it is ahead of ${behindWords(second)}. The difference is significant: its 95 % interval is above zero.`,
  }
}

function behindWords({ summary, behind }: RankedConversationTarget): string {
  const { value = Number.NaN, interval } = behind?.median ?? {}
  if (!interval) return `${summary.target}, which was rarely heard`
  return `${summary.target} by ${roundDuration(value)} (${roundDuration(interval.low)} to ${roundDuration(interval.high)})`
}
