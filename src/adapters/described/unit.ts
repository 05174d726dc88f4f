import { decode } from '@msgpack/msgpack'
import type { Frame } from '../../core/adapter.ts'
import type { DescribedCodec } from '../../core/adapter-description.ts'

/** One unit of a protocol, decoded: a message, a line, an event, a body. */
export interface Unit {
  /** What it holds: an object or list where it could be decoded, otherwise its text as it came. */
  readonly value: unknown
  /** The name of a server-sent event, empty for everything else. */
  readonly event: string
  /** As it was written, for the words of a fault. */
  readonly written: string
}

/** The unit in a frame; undefined when there is none in it. Never throws. */
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
  // Where events were promised, an error inside a 200 is plain JSON.
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
    return { value: undefined, event: '', written: `${bytes.length} bytes that are no MessagePack` }
  }
}
