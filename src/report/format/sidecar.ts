/** A number as sidecars have it: `"inf"` beyond the timeout, null where there is nothing to say. */
export type StoredNumber = number | 'inf' | null

/** A number that can be drawn; undefined where there is none. */
export function toFinite(value: StoredNumber | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined
}

/** The number as the sidecar has it, in its own format; beyond the timeout, or a dash. */
export function formatStored(
  value: StoredNumber | undefined,
  format: (value: number) => string,
  beyond = '> timeout',
): string {
  if (typeof value === 'number') return format(value)
  return value === 'inf' ? beyond : '–'
}
