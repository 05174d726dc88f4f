import { z } from 'zod'
import type { ConversationPattern } from '../../../core/config/conversation/conversation-pattern.ts'
import { nonEmptyText, numberBetween, slug, strictMap, wholeNumber } from '../../../validation/primitives.ts'

const MAX_CHARACTERS = 100_000
const DISTRIBUTION_EXPECTED = 'characters: a number, {min, max} or {median, sigma}'
const BOUNDS_EXPECTED = 'a number, or a map {low, high}'

const distribution = z.union(
  [
    numberBetween(1, MAX_CHARACTERS),
    strictMap({ min: numberBetween(1, MAX_CHARACTERS), max: numberBetween(1, MAX_CHARACTERS) }).refine(
      ({ min, max }) => min <= max,
      { error: 'min up to max' },
    ),
    strictMap({ median: numberBetween(1, MAX_CHARACTERS), sigma: numberBetween(0, 3) }),
  ],
  { error: DISTRIBUTION_EXPECTED },
)

/** A number is an exact value, a map a range. */
function bounds(least: number, most: number) {
  const amount = numberBetween(least, most)
  const range = strictMap({ low: amount, high: amount }).refine(({ low, high }) => low <= high, {
    error: 'low up to high',
  })
  return z.union([amount.transform((value) => ({ low: value, high: value })), range], {
    error: BOUNDS_EXPECTED,
  })
}

const share = numberBetween(0, 1)
const seconds = numberBetween(0, 3600)

/** A conversation pattern file. */
export const conversationPattern = strictMap({
  name: slug('a name'),
  description: nonEmptyText('a description').exactOptional(),
  calls: wholeNumber(1, 1_000_000_000).describe('Conversations per month.'),
  turns: wholeNumber(1, 10_000).describe('Responses per call.'),
  cases: z
    .record(nonEmptyText('a name'), distribution)
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
  audioInputTokensPerSecond: numberBetween(1, 1000)
    .exactOptional()
    .describe('Audio tokens per second of the caller. Default 10.'),
  instructions: numberBetween(0, 1_000_000)
    .exactOptional()
    .describe('Characters of the language model’s instructions. Default 1000.'),
  atOnce: wholeNumber(1, 1_000_000).exactOptional().describe('The most calls at the same time. Default 1.'),
  caller: seconds.default(0).describe('Seconds per turn in which the caller speaks.'),
  silence: seconds.default(0).describe('Seconds per turn in which nobody speaks.'),
  interruptions: strictMap({
    share: share.describe('Share of all responses.'),
    heard: share.describe('Share of an interrupted response that was heard.'),
    wasted: share.default(1).describe('Share of the rest that had been synthesised. Default all.'),
  }).default({ share: 0, heard: 1, wasted: 1 }),
}) satisfies z.ZodType<ConversationPattern>
