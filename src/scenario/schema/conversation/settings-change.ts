import { z } from 'zod'
import { nonEmptyText, strictMap, wholeNumber } from '../../../validation/primitives.ts'

const settings = strictMap({
  model: nonEmptyText('a model').exactOptional().describe('Another model.'),
  voice: nonEmptyText('a voice').exactOptional().describe('Another voice.'),
  language: nonEmptyText('a language').exactOptional().describe('Another language.'),
  options: z.record(z.string(), z.unknown()).exactOptional().describe('Added to its options: {speed: 1.2}.'),
}).refine((given) => Object.keys(given).length > 0, {
  error: 'at least one of model, voice, language and options',
})

/** What changes before a turn of a conversation. */
export const settingsChange = strictMap({
  turn: wholeNumber(2, 10_000).describe('The first turn with the new settings, from 2.'),
  llm: settings.exactOptional().describe('New settings of the language model.'),
  tts: settings.exactOptional().describe('New settings of the voice.'),
}).refine(({ llm, tts }) => llm !== undefined || tts !== undefined, { error: 'at least one of llm and tts' })
