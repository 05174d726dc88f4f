import { decodeText } from '../../../audio/content/text-bytes.ts'
import type { Frame, ProviderEvent } from '../../../core/adapter/adapter.ts'

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

/** The text of a message. */
export function messageIn(frame: Frame): string | undefined {
  if (frame.kind === 'text') return frame.text
  if (frame.kind === 'binary') return decodeText(frame.bytes.subarray(0, MAX_TEXT_BYTES))
  return frame.kind === 'event' ? frame.data : undefined
}
