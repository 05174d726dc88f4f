import type { Frame, ProviderEvent } from './adapter.ts'

/** A frame that stays valid after the call: its text is decoded, its bytes, which the next frame overwrites, are copied. */
export function copyFrame(frame: Frame): Frame {
  switch (frame.kind) {
    case 'text':
      return { kind: 'text', text: frame.text }
    case 'event':
      return { kind: 'event', event: frame.event, data: frame.data }
    case 'binary':
      return { kind: 'binary', bytes: Uint8Array.from(frame.bytes) }
    case 'head':
      return { kind: 'head', status: frame.status, headers: { ...frame.headers } }
    case 'eof':
      return { kind: 'eof' }
  }
}

/** An event whose audio stays valid after the call. */
export function copyEvent(event: ProviderEvent): ProviderEvent {
  return event.kind === 'audio' ? { ...event, audio: Uint8Array.from(event.audio) } : { ...event }
}
