import { z } from 'zod'
import { nonEmptyList, strictMap, wholeNumber } from '../../../validation/primitives.ts'
import { text } from './value-schemas.ts'

/** What every option may say about itself. */
const about = {
  meaning: text.exactOptional(),
  default: z.union([z.string(), z.number(), z.boolean()]).exactOptional(),
}

const numberOption = strictMap({
  ...about,
  kind: z.literal('number'),
  min: z.number(),
  max: z.number(),
  whole: z.boolean().exactOptional(),
}).transform(({ whole, ...rule }) => (whole ? { ...rule, whole } : rule))

/** An option of a described route, by its kind. */
export const option = z.discriminatedUnion('kind', [
  numberOption,
  strictMap({ ...about, kind: z.literal('flag') }),
  strictMap({ ...about, kind: z.literal('text'), longest: wholeNumber(1, 1_000_000).exactOptional() }),
  strictMap({ ...about, kind: z.literal('word'), words: nonEmptyList(text) }),
  strictMap({ ...about, kind: z.literal('list') }),
])
