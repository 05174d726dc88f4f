import type { Frame } from '../../core/adapter/adapter.ts'

/** A text frame with a JSON message. Undefined fields are left out. */
export function jsonFrame(fields: Readonly<Record<string, unknown>>): Frame {
  return { kind: 'text', text: JSON.stringify(fields) }
}
