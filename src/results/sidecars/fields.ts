import { z } from 'zod'
import type { CONDITIONS } from '../../core/measurement-conditions.ts'
import { numberBetween, wholeNumber } from '../../validation/primitives.ts'

/** No text of a sidecar is longer: a provider’s words are cut when they are recorded. */
const MAX_TEXT = 65_536
/** The longest list of a sidecar: more rows and marks would hang a browser. */
const MAX_ITEMS = 50_000
/** No run lasts a year: a larger number was not written by ttfa. */
const YEAR_IN_MICROS = 3.2e13

/** The first field of every sidecar. */
export const version = { schema_version: z.literal(1) }

export const text = z.string().max(MAX_TEXT, { error: `a text of at most ${MAX_TEXT} characters` })

export function list<Item extends z.ZodType>(item: Item) {
  return z
    .array(item)
    .max(MAX_ITEMS, { error: `a list of at most ${MAX_ITEMS}` })
    .readonly()
}

export const count = wholeNumber(0, Number.MAX_SAFE_INTEGER)
export const share = numberBetween(0, 1)
/** A ratio, a price or a size of a load. */
export const amount = numberBetween(0, 1e15)
/** A duration in microseconds. */
export const micros = numberBetween(0, YEAR_IN_MICROS)
/** A duration in milliseconds. */
export const millis = numberBetween(0, YEAR_IN_MICROS / 1e3)

/** A number that may lie beyond the timeout (`"inf"`), or not be known (null). */
function orNone<Value extends z.ZodType>(value: Value) {
  return z.union([value, z.literal('inf'), z.null()], { error: 'a number, "inf" or null' })
}

export const storedMicros = orNone(micros)
export const storedRatio = orNone(amount)

export const pairOf = <Item extends z.ZodType>(item: Item) => z.tuple([item, item]).readonly()

/** The conditions under which something was measured. */
export const conditions = z.object({
  transport: text,
  connection: text,
  region: text,
  format: text,
  texts: text.exactOptional(),
  analyser: text,
  'answered by': text,
  vantage: text,
} satisfies Record<(typeof CONDITIONS)[number], z.ZodType>)
