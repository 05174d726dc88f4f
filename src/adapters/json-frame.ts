import type { Frame } from '../core/adapter.ts'

/** A message of JSON, to be said. Fields that are undefined are left out. */
export function jsonFrame(fields: Readonly<Record<string, unknown>>): Frame {
  return { kind: 'text', text: JSON.stringify(fields) }
}
