import { z } from 'zod'
import type { ConversationPattern } from '../../core/conversation-pattern.ts'
import { closed, numberBetween, slug, text, wholeNumber } from './words.ts'

const LONGEST = 100_000
const SPREAD = 'characters: a number, {min, max} or {median, sigma}'
const BOUNDS = 'a number, or a map {low, high}'

const spread = z.union(
  [
    numberBetween(1, LONGEST),
    closed({ min: numberBetween(1, LONGEST), max: numberBetween(1, LONGEST) }).refine(
      ({ min, max }) => min <= max,
      { error: 'min up to max' },
    ),
    closed({ median: numberBetween(1, LONGEST), sigma: numberBetween(0, 3) }),
  ],
  { error: SPREAD },
)

/** A number is an exact value, a map a range. */
function bounds(least: number, most: number) {
  const amount = numberBetween(least, most)
  const range = closed({ low: amount, high: amount }).refine(({ low, high }) => low <= high, {
    error: 'low up to high',
  })
  return z.union([amount.transform((value) => ({ low: value, high: value })), range], { error: BOUNDS })
}

const share = numberBetween(0, 1)
const seconds = numberBetween(0, 3600)

/** A conversation pattern file. */
export const conversationPattern = closed({
  name: slug('a name'),
  description: text('a description').exactOptional(),
  calls: wholeNumber(1, 1_000_000_000).describe('Conversations per month.'),
  turns: wholeNumber(1, 10_000).describe('Responses per call.'),
  cases: z
    .record(text('a name'), spread)
    .refine((map) => Object.keys(map).length > 0, { error: 'at least one case' })
    .describe('Characters per response, by case. Cases are priced side by side.'),
  bytesPerCharacter: numberBetween(1, 4)
    .default(1)
    .describe('UTF-8: 1 in English, about 3 in Hindi. Default 1.'),
  speakingRate: bounds(1, 100)
    .default({ low: 13, high: 17 })
    .describe('Characters spoken per second. Default 13 to 17.'),
  tokensPerCharacter: bounds(0.01, 4).default({ low: 0.2, high: 0.3 }).describe('Default 0.2 to 0.3.'),
  audioTokensPerSecond: bounds(1, 1000).default({ low: 20, high: 25 }).describe('Default 20 to 25.'),
  caller: seconds.default(0).describe('Seconds per turn in which the caller speaks.'),
  silence: seconds.default(0).describe('Seconds per turn in which nobody speaks.'),
  interruptions: closed({
    share: share.describe('Share of all responses.'),
    heard: share.describe('Share of an interrupted response that was heard.'),
    wasted: share.default(1).describe('Share of the rest that had been synthesised. Default all.'),
  }).default({ share: 0, heard: 1, wasted: 1 }),
}) satisfies z.ZodType<ConversationPattern>
