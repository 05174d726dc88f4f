/** The greatest of any number of values: `Math.max(...values)` fails from about 100,000. -Infinity of none. */
export function greatest(values: Iterable<number>): number {
  let found = Number.NEGATIVE_INFINITY
  for (const value of values) found = Math.max(found, value)
  return found
}

/** The least of any number of values. Infinity of none. */
export function least(values: Iterable<number>): number {
  let found = Number.POSITIVE_INFINITY
  for (const value of values) found = Math.min(found, value)
  return found
}
