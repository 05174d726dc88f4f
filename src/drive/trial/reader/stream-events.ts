import { decodeText } from '../../../audio/content/text-bytes.ts'
import type { Frame, ProviderEvent } from '../../../core/adapter/adapter.ts'
import { rawOf } from './audio-frame-matcher.ts'

export const NO_EVENTS: readonly ProviderEvent[] = []

/** How many of a frame's events belong to a stream. */
export function countOwn(events: readonly ProviderEvent[], stream: string): number {
  let count = 0
  for (const event of events) if (isOwn(event, stream)) count++
  return count
}

/** Several jobs may share a connection; events without a stream belong to the only one. */
export function isOwn(event: ProviderEvent, stream: string): boolean {
  return event.stream === undefined || event.stream === stream
}

export function isNote(event: ProviderEvent): boolean {
  return event.kind === 'note'
}

/** The most of a binary message that is read. */
const MAX_TEXT_BYTES = 1024
/** A longer message is no error. */
const MAX_MESSAGE_BYTES = 65_536

/** The text of a message, or its beginning, which does not keep the rest in memory. */
export function messageIn(frame: Frame): string | undefined {
  if (frame.kind === 'binary') return decodeText(frame.bytes.subarray(0, MAX_TEXT_BYTES))
  const raw = rawOf(frame)
  if (raw && raw.length > MAX_MESSAGE_BYTES) return decodeText(raw.subarray(0, MAX_TEXT_BYTES))
  if (frame.kind === 'text') return frame.text
  return frame.kind === 'event' ? frame.data : undefined
}
