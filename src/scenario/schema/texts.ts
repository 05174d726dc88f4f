import { z } from 'zod'
import { nonEmptyText, strictMap } from '../../validation/primitives.ts'

const textFile = strictMap({
  file: nonEmptyText('a file').describe(
    'A file with one text per line, relative to this scenario; # starts a comment.',
  ),
  only: z
    .array(nonEmptyText('a section'))
    .min(1, { error: 'at least one section' })
    .exactOptional()
    .describe('Sections of the file to use, by their "## name" lines. Default: all.'),
})

const list = z.array(nonEmptyText('a text')).min(1, { error: 'at least one text' })

/** The texts of one target: a list, or a file. */
export const ownTexts = z.union([list, textFile], {
  error: 'a list of texts, or a map {file} or {file, only}',
})

const byLanguage = strictMap({
  byLanguage: z
    .record(nonEmptyText('a language'), ownTexts)
    .refine((map) => Object.keys(map).length > 0, { error: 'at least one language' })
    .describe('The texts of each language; a target speaks those of its own.'),
})

/** The texts of a scenario: a list, a file, or either for each language. */
export const texts = z.union([list, textFile, byLanguage], {
  error: 'a list of texts, or a map {file}, {file, only} or {byLanguage}',
})

export type Texts = z.output<typeof texts>
export type OwnTexts = z.output<typeof ownTexts>
