import type { Frame, ProviderEvent } from '../core/adapter/adapter.ts'
import type { SentFrame } from '../core/trial/exchange.ts'
import type { MonotonicTime } from '../core/units.ts'

/** A frame that stays: the bytes of one that arrives are overwritten by the next. */
export function copyFrame(frame: Frame): Frame {
  switch (frame.kind) {
    case 'text':
      return { kind: 'text', text: frame.text }
    case 'event':
      return { kind: 'event', event: frame.event, data: frame.data }
    case 'binary':
      return { kind: 'binary', bytes: Uint8Array.from(frame.bytes) }
    default:
      return { ...frame }
  }
}

/** A frame that was sent is text or binary: the contract has no others. */
export function copySent(frame: Frame, at: MonotonicTime): SentFrame {
  const copy = copyFrame(frame)
  if (copy.kind !== 'text' && copy.kind !== 'binary') throw new TypeError(`a ${copy.kind} was sent`)
  return { from: 'client', at, frame: copy }
}

/** An event that stays. */
export function copyEvent(event: ProviderEvent): ProviderEvent {
  return event.kind === 'audio' ? { ...event, audio: Uint8Array.from(event.audio) } : { ...event }
}
