import { z } from 'zod'
import { duration } from '../../../validation/duration.ts'
import { nonEmptyText, numberBetween, strictMap, wholeNumber } from '../../../validation/primitives.ts'

const MAX_CONVERSATIONS = 10_000

const budget = strictMap({
  turns: wholeNumber(1, 1_000_000_000).default(5_000).describe('Maximum turns. Default: 5000.'),
  minutes: numberBetween(0, 1_000_000).exactOptional().describe('Maximum minutes of the caller’s speech.'),
  duration: duration(1)
    .default(30 * 60_000)
    .describe('Maximum time from the first conversation to the end. Default: 30m.'),
})

/** How many conversations at once to search for, and the effort. Only for `load: {executor: probe}`. */
export const conversationProbe = strictMap({
  kind: z.literal('sessions').exactOptional().describe('What is searched for: whole conversations or calls.'),
  min: wholeNumber(1, MAX_CONVERSATIONS).default(1).describe('The first number of conversations to try.'),
  max: wholeNumber(1, MAX_CONVERSATIONS).default(16).describe('The highest number to try.'),
  hold: duration(1)
    .default(15_000)
    .describe('How long every level is sustained at least, once all its conversations have begun.'),
  levelTurns: wholeNumber(10, 1_000_000)
    .default(200)
    .describe('Maximum turns per level while it is undecided whether the objectives hold.'),
  levelTime: duration(1).default(60_000).describe('Maximum time per level while it is undecided.'),
  budget: budget.prefault({}).describe('What the search may spend.'),
}).refine(({ min, max }) => min <= max, { path: ['max'], error: 'a max that is not below min' })

const OBJECTIVES_EXPECTED = 'a list of objectives such as voice_to_voice p(95)<1500ms'

/** Conditions such as `voice_to_voice p(95)<1500ms`. They are parsed in `objectives.ts`. */
export const turnObjectives = z
  .array(nonEmptyText('an objective such as voice_to_voice p(95)<1500ms'), { error: OBJECTIVES_EXPECTED })
  .min(1, { error: 'at least one objective' })
