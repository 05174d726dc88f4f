import { decode } from '@msgpack/msgpack'
import type { Frame } from '../../core/adapter.ts'
import type { DescribedCodec } from '../../core/adapter-description.ts'

/** A decoded message: a WebSocket message, a line, an event or a whole body. */
export interface Unit {
  /** The decoded object or list; the original text if it could not be decoded. */
  readonly value: unknown
  /** The name of a server-sent event; otherwise empty. */
  readonly event: string
  /** The original text, for the detail of a fault. */
  readonly written: string
}

/** Decodes the message in a frame; undefined if there is none. Never throws. */
export function unitOf(frame: Frame, codec: DescribedCodec): Unit | undefined {
  switch (frame.kind) {
    case 'text':
      return textUnit(frame.text, codec)
    case 'event':
      return frame.data.trim() === '' ? undefined : { ...jsonUnit(frame.data.trim()), event: frame.event }
    case 'binary':
      return codec.kind === 'msgpack' ? packedUnit(frame.bytes) : undefined
    default:
      return undefined
  }
}

function textUnit(text: string, { kind, strip = '' }: DescribedCodec): Unit | undefined {
  if (kind === 'text') return { value: text, event: '', written: text }
  const trimmed = text.trim()
  // An error inside a 200 may come as plain JSON instead of events.
  if (!trimmed.startsWith(strip)) return trimmed.startsWith('{') ? jsonUnit(trimmed) : undefined
  const rest = trimmed.slice(strip.length).trim()
  return rest === '' && kind === 'lines' ? undefined : jsonUnit(rest)
}

function jsonUnit(written: string): Unit {
  return { value: parsed(written), event: '', written }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function packedUnit(bytes: Uint8Array): Unit {
  try {
    const value = decode(bytes)
    return { value, event: '', written: `a MessagePack ${typeof value} of ${bytes.length} bytes` }
  } catch {
    return { value: undefined, event: '', written: `${bytes.length} bytes that are not MessagePack` }
  }
}
