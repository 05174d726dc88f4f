/** A number as sidecars store it: `"inf"` beyond the timeout, null if there is none. */
export type StoredNumber = number | 'inf' | null

/** A number that can be drawn; undefined if there is none. */
export function toFinite(value: StoredNumber | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined
}

/** The number in its own format; words for one beyond the timeout, a dash for none. */
export function formatStored(
  value: StoredNumber | undefined,
  format: (value: number) => string,
  beyond = '> timeout',
): string {
  if (typeof value === 'number') return format(value)
  return value === 'inf' ? beyond : '–'
}
