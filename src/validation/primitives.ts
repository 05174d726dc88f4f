import { z } from 'zod'

/**
 * The `error` of a schema is not a sentence but the phrase after "expected", such as `a whole number`.
 * `describeProblem` builds the sentence, with the path and the value found.
 */
export const nonEmptyText = (expected: string) =>
  z.string({ error: expected }).check(z.trim(), z.minLength(1, { error: expected }))

/** A text that matches the pattern. It is not trimmed. */
export function textMatching(expected: string, pattern: RegExp) {
  return z.string({ error: expected }).regex(pattern, { error: expected })
}

export function nonEmptyList<Item extends z.ZodType>(item: Item) {
  return z.array(item).min(1, { error: 'a non-empty list' })
}

/** A list of values, or one value instead of a list of one. */
export function oneOrMore<Item extends z.ZodType>(item: Item) {
  return z.union([z.array(item), item.transform((one) => [one])])
}

/** A map with exactly these keys. For an unknown key the phrase is the list of known keys. */
export function strictMap<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const words = Object.keys(shape).join(', ')
  return z.strictObject(shape, {
    error: ({ code }) => (code === 'unrecognized_keys' ? words : `a map with ${words}`),
  })
}

/** A whole number between two inclusive bounds. */
export function wholeNumber(min: number, max: number) {
  const error = `a whole number from ${min} to ${max}`
  return z.int({ error }).check(z.gte(min, { error }), z.lte(max, { error }))
}

/** A number between two inclusive bounds. */
export function numberBetween(min: number, max: number) {
  const error = `a number from ${min} to ${max}`
  return z.number({ error }).check(z.gte(min, { error }), z.lte(max, { error }))
}

/** A name that is used in file names and columns. */
export function slug(expected: string) {
  const error = `${expected}: letters, digits, ".", "_" and "-", beginning with a letter or digit, at most 64`
  return textMatching(error, /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/)
}
