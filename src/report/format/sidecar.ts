import type { JsonNumber } from './units/raw-numbers.ts'

/** A number as sidecars have it: `"inf"` beyond the timeout, null where there is nothing to say. */
export type StoredNumber = JsonNumber

/** What every sidecar says about itself. */
interface VersionedSidecar {
  readonly schema_version: 1
}

/** Undefined where nobody left one, another version of ttfa did, or it was cut off. */
export function parseSidecar<Stored extends VersionedSidecar>(text: string | undefined): Stored | undefined {
  if (text === undefined) return undefined
  try {
    const data: Stored = JSON.parse(text)
    return data.schema_version === 1 ? data : undefined
  } catch {
    return undefined
  }
}

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
