import type {
  Bounds,
  ConversationPattern,
  ValueRange,
} from '../core/config/conversation/conversation-pattern.ts'
import type { PricedPart, PriceUnit } from '../core/config/price.ts'
import { computeMoments } from './moments.ts'

/** The usage of a month, in every unit by which providers of a part charge. */
export interface Usage {
  readonly units: Readonly<Partial<Record<PriceUnit, number>>>
  /** Minutes of conversation: the caller's speech, the answers that were heard, and silence. */
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
 * The usage of a month. The total of all answers is nearly normally distributed, as a sum of calls times
 * turns independent draws; what is only assumed lies between its bounds. The corners combine the ends of both
 * in every way.
 */
export function estimateUsage(
  pattern: ConversationPattern,
  answer: ValueRange,
  part: PricedPart = 'tts',
): UsageRange {
  const answers = pattern.calls * pattern.turns
  const { mean, variance } = computeMoments(answer)
  const margin = NORMAL_95 * Math.sqrt(answers * variance)
  const total = answers * mean
  const ends = [Math.max(0, total - margin), total + margin]
  return {
    expected: monthlyUsage(pattern, part, total, {
      speakingRate: middle(pattern.speakingRate),
      tokensPerCharacter: middle(pattern.tokensPerCharacter),
      audioTokensPerSecond: middle(pattern.audioTokensPerSecond),
    }),
    corners: ends.flatMap((characters) =>
      combinations(pattern).map((assumed) => monthlyUsage(pattern, part, characters, assumed)),
    ),
  }
}

interface Assumptions {
  readonly speakingRate: number
  readonly tokensPerCharacter: number
  readonly audioTokensPerSecond: number
}

/** The whole text is billed, but of the audio that nobody heard only the part that had been synthesised. */
function monthlyUsage(
  pattern: ConversationPattern,
  part: PricedPart,
  characters: number,
  assumed: Assumptions,
): Usage {
  const { calls, turns, caller, silence, interruptions } = pattern
  const { share, heard, wasted } = interruptions
  const unheard = share * (1 - heard)
  const spoken = characters / assumed.speakingRate
  const seconds = spoken * (1 - unheard * (1 - wasted))
  const minutes = (spoken * (1 - unheard) + calls * turns * (caller + silence)) / 60
  const month = { pattern, characters, seconds, minutes, ...assumed }
  return { units: UNITS_OF_PART[part](month), minutes, calls }
}

/** A month before it is split into billing units. */
interface Month extends Assumptions {
  readonly pattern: ConversationPattern
  /** Characters of the answers. */
  readonly characters: number
  /** Seconds of synthesised audio. */
  readonly seconds: number
  /** Minutes of conversation. */
  readonly minutes: number
}

const UNITS_OF_PART: Readonly<Record<PricedPart, (month: Month) => Usage['units']>> = {
  tts: ({ pattern, characters, seconds, tokensPerCharacter, audioTokensPerSecond }) => ({
    character: characters,
    byte: characters * pattern.bytesPerCharacter,
    'audio second': seconds,
    'audio minute': seconds / 60,
    'text token': characters * tokensPerCharacter,
    'audio token': seconds * audioTokensPerSecond,
    request: pattern.calls * pattern.turns,
  }),
  // The microphone is always on, so silence and answers are transcribed as well.
  stt: ({ pattern, minutes }) => ({
    'audio input minute': minutes,
    request: pattern.calls * pattern.turns,
    'call at once': pattern.atOnce ?? 1,
  }),
  llm: (month) => ({
    'text token': promptCharacters(month) * month.tokensPerCharacter,
    'output token': month.characters * month.tokensPerCharacter,
    request: month.pattern.calls * month.pattern.turns,
  }),
  agent: (month) => ({
    'call minute': month.minutes,
    'call at once': month.pattern.atOnce ?? 1,
    request: month.pattern.calls * month.pattern.turns,
    ...audioTokens(month),
  }),
  platform: ({ pattern, minutes }) => ({ 'call minute': minutes, 'call at once': pattern.atOnce ?? 1 }),
}

/** Every turn sends the instructions, all earlier turns, and what the caller has just said. */
function promptCharacters({ pattern, characters, speakingRate }: Month): number {
  const { calls, turns, caller, instructions = 1000 } = pattern
  const said = caller * speakingRate
  const answer = characters / (calls * turns)
  const before = (turns * (turns - 1)) / 2
  return calls * (turns * (instructions + said) + before * (said + answer))
}

/** Every turn sends the earlier turns again, at the price of cached input. */
function audioTokens({ pattern, seconds, audioTokensPerSecond }: Month): Usage['units'] {
  const { calls, turns, caller, audioInputTokensPerSecond = 10 } = pattern
  const heard = caller * audioInputTokensPerSecond
  const spoken = (seconds * audioTokensPerSecond) / (calls * turns)
  return {
    'audio input token': calls * turns * heard,
    'audio token': calls * turns * spoken,
    'cached audio token': (calls * turns * (turns - 1) * (heard + spoken)) / 2,
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
