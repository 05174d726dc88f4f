import type { ConversationRanking, RankedConversationTarget } from '../../tally/ranking/rank-conversations.ts'
import { roundDuration } from '../format/units/durations.ts'
import { AWAITED_STAGE_TEXTS } from './awaited-stage-texts.ts'

/** The result of a ranking in words. */
export interface ConversationRankingText {
  readonly headline: string
  readonly detail: string
}

export function formatConversationRanking({
  verdict,
  awaited,
  ranked,
  close,
}: ConversationRanking): ConversationRankingText {
  const [first, second] = ranked
  const name = first?.summary.target ?? ''
  const wait = roundDuration(first?.p50.value ?? 0)
  const words = AWAITED_STAGE_TEXTS[awaited]
  const waits = words.wait(name, wait)
  switch (verdict) {
    case 'nothing heard':
      return {
        headline: words.none,
        detail: 'No measured turn was answered, or fewer than half of the turns of each target were.',
      }
    case 'alone':
      return { headline: `${name} ${words.does} after ${wait}`, detail: waits }
    case 'too close':
      return {
        headline: `${[name, ...close.map(({ summary }) => summary.target)].join(' and ')} are too close to tell apart`,
        detail: `${waits} The difference on the same turns is not significant: to ${close.map(formatDifference).join(', and to ')}.`,
      }
    case 'too few':
      return {
        headline: `Too few turns to say which target ${words.does} first`,
        detail: `${waits} The interval of a difference needs six turns that both answered.`,
      }
    case 'first':
      return {
        headline: `${name} ${words.does} first, after ${wait}`,
        detail: `${waits} On the same turns ${name} leads ${formatBehind(second)}. The difference is significant: its 95 % interval is above zero.`,
      }
  }
}

function formatBehind(target: RankedConversationTarget | undefined): string {
  return formatLag(target, ' by')
}

/** A difference below zero is not a lead. */
function formatDifference(target: RankedConversationTarget): string {
  return formatLag(target, '')
}

function formatLag(target: RankedConversationTarget | undefined, by: string): string {
  const name = target?.summary.target
  const { value = Number.NaN, interval } = target?.behind?.median ?? {}
  if (!interval) return `${name} (rarely heard)`
  return `${name}${by} ${roundDuration(value)} (${roundDuration(interval.low)} to ${roundDuration(interval.high)})`
}
