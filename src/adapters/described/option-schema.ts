import { z } from 'zod'
import { nonEmptyList, strictMap, wholeNumber } from '../../validation/primitives.ts'
import { text } from './value-schemas.ts'

const numberOption = strictMap({
  kind: z.literal('number'),
  min: z.number(),
  max: z.number(),
  whole: z.boolean().exactOptional(),
}).transform(({ whole, ...rule }) => (whole ? { ...rule, whole } : rule))

/** An option of a described route, by its kind. */
export const option = z.discriminatedUnion('kind', [
  numberOption,
  strictMap({ kind: z.literal('flag') }),
  strictMap({ kind: z.literal('text'), longest: wholeNumber(1, 1_000_000).exactOptional() }),
  strictMap({ kind: z.literal('word'), words: nonEmptyList(text) }),
  strictMap({ kind: z.literal('list') }),
])
