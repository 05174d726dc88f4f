import type { Bounds, ConversationPattern, ValueRange } from '../core/config/conversation-pattern.ts'
import type { PriceUnit } from '../core/config/price.ts'
import { computeMoments } from './moments.ts'

/** The usage of a month, in every unit that a provider charges by. */
export interface Usage {
  readonly units: Readonly<Record<PriceUnit, number>>
  /** Minutes of conversation: the caller, what was heard of the answers, and silence. */
  readonly minutes: number
  readonly calls: number
}

/** The expected usage of a month, and the corners of its range. */
export interface UsageRange {
  readonly expected: Usage
  readonly corners: readonly Usage[]
}

/** Standard deviations within which 95 % of a normal distribution lie. */
const NORMAL_95 = 1.96

/**
 * The usage of a month. What answers add up to is nearly normal (the sum of calls times turns independent draws); what
 * is only assumed lies between its bounds. The corners are all combinations of the ends of both.
 */
export function estimateUsage(pattern: ConversationPattern, answer: ValueRange): UsageRange {
  const answers = pattern.calls * pattern.turns
  const { mean, variance } = computeMoments(answer)
  const margin = NORMAL_95 * Math.sqrt(answers * variance)
  const total = answers * mean
  const ends = [Math.max(0, total - margin), total + margin]
  return {
    expected: monthlyUsage(pattern, total, {
      speakingRate: middle(pattern.speakingRate),
      tokensPerCharacter: middle(pattern.tokensPerCharacter),
      audioTokensPerSecond: middle(pattern.audioTokensPerSecond),
    }),
    corners: ends.flatMap((characters) =>
      combinations(pattern).map((assumed) => monthlyUsage(pattern, characters, assumed)),
    ),
  }
}

interface Assumptions {
  readonly speakingRate: number
  readonly tokensPerCharacter: number
  readonly audioTokensPerSecond: number
}

/** Text is paid for whole; of what nobody heard, only what had been synthesised is. */
function monthlyUsage(pattern: ConversationPattern, characters: number, assumed: Assumptions): Usage {
  const { calls, turns, caller, silence, interruptions } = pattern
  const { share, heard, wasted } = interruptions
  const unheard = share * (1 - heard)
  const spoken = characters / assumed.speakingRate
  const seconds = spoken * (1 - unheard * (1 - wasted))
  return {
    units: {
      character: characters,
      byte: characters * pattern.bytesPerCharacter,
      'audio second': seconds,
      'audio minute': seconds / 60,
      'text token': characters * assumed.tokensPerCharacter,
      'audio token': seconds * assumed.audioTokensPerSecond,
      request: calls * turns,
    },
    minutes: (spoken * (1 - unheard) + calls * turns * (caller + silence)) / 60,
    calls,
  }
}

function combinations({
  speakingRate,
  tokensPerCharacter,
  audioTokensPerSecond,
}: ConversationPattern): Assumptions[] {
  return ends(speakingRate).flatMap((rate) =>
    ends(tokensPerCharacter).flatMap((tokens) =>
      ends(audioTokensPerSecond).map((audioTokens) => ({
        speakingRate: rate,
        tokensPerCharacter: tokens,
        audioTokensPerSecond: audioTokens,
      })),
    ),
  )
}

function ends({ low, high }: Bounds): number[] {
  return low === high ? [low] : [low, high]
}

function middle({ low, high }: Bounds): number {
  return (low + high) / 2
}
