import { isUtf8 } from 'node:buffer'
import type { Frame } from '../../../core/adapter/adapter.ts'
import { rawOf } from './audio-frame-matcher.ts'

/** A message of audio holds a dozen values, one with the times of all its characters some thousands. */
const MAX_VALUES = 100_000

const OPENING_BRACE = '{'.charCodeAt(0)
const OPENING_BRACKET = '['.charCodeAt(0)
/** What begins or separates values. They also occur in texts, but no text of a provider has so many. */
const MARKS = [','.charCodeAt(0), OPENING_BRACE, OPENING_BRACKET]

/**
 * What is wrong with a message that holds so many values that parsing it takes a multiple of its length: of small
 * lists, fifty times as much.
 */
export function findValueFlood(frame: Frame): string | undefined {
  const bytes = jsonBytesOf(frame)
  if (bytes === undefined || bytes.length <= MAX_VALUES || !exceeds(bytes, MAX_VALUES)) return undefined
  return `a message of more than ${MAX_VALUES} values`
}

/** The bytes that an adapter may parse: some send JSON in binary messages. */
function jsonBytesOf(frame: Frame): Uint8Array | undefined {
  if (frame.kind !== 'binary') return rawOf(frame)
  const { bytes } = frame
  const mayBeJson = bytes[0] === OPENING_BRACE || bytes[0] === OPENING_BRACKET
  return mayBeJson && bytes.length > MAX_VALUES && isUtf8(bytes) ? bytes : undefined
}

function exceeds(bytes: Uint8Array, limit: number): boolean {
  let count = 0
  for (const mark of MARKS)
    for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + 1)) {
      count += 1
      if (count > limit) return true
    }
  return false
}
