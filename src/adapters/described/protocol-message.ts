import { decode } from '@msgpack/msgpack'
import type { Frame } from '../../core/adapter/adapter.ts'
import type { DescribedCodec } from '../../core/adapter/adapter-description.ts'
import { watchDecoded } from '../../core/adapter/watch-decoded.ts'
import { parseJson } from '../../core/json.ts'
import { isBoundedMessagePack } from './msgpack-bounds.ts'

/** A decoded message: a WebSocket message, a line, an event or a whole body. */
export interface ProtocolMessage {
  /** The decoded object or list; the original text if it could not be decoded. */
  readonly value: unknown
  /** The name of a server-sent event; otherwise empty. */
  readonly event: string
  /** The original text, for the detail of a fault. */
  readonly rawText: string
}

/** Decodes the message in a frame; undefined if there is none. Never throws. */
export function decodeFrame(frame: Frame, codec: DescribedCodec): ProtocolMessage | undefined {
  switch (frame.kind) {
    case 'text':
      return decodeText(frame.text, codec)
    case 'event':
      return frame.data.trim() === '' ? undefined : { ...decodeJson(frame.data.trim()), event: frame.event }
    case 'binary':
      return codec.kind === 'msgpack' ? decodeMessagePack(frame.bytes) : undefined
    default:
      return undefined
  }
}

/** Lines of an event stream without data. Any other line does not belong in an event stream. */
const OTHER_LINE = /^(:|(event|id|retry)\b|$)/

function decodeText(text: string, { kind, strip = '' }: DescribedCodec): ProtocolMessage | undefined {
  if (kind === 'text') return { value: text, event: '', rawText: text }
  const trimmed = text.trim()
  // An error inside a 200 arrives as plain JSON or as a page instead of events.
  if (!trimmed.startsWith(strip)) return OTHER_LINE.test(trimmed) ? undefined : decodeJson(trimmed)
  const rest = trimmed.slice(strip.length).trim()
  return rest === '' && kind === 'lines' ? undefined : decodeJson(rest)
}

/** Decodes JSON. Any other text is passed on as it is. */
export function decodeJson(rawText: string): ProtocolMessage {
  const value = parseJson(rawText)
  return { value: value === undefined ? rawText : value, event: '', rawText }
}

function decodeMessagePack(bytes: Uint8Array): ProtocolMessage {
  try {
    if (!isBoundedMessagePack(bytes)) throw new RangeError('more values than bytes')
    const value = watchDecoded(decode(bytes))
    return { value, event: '', rawText: `a MessagePack ${typeof value} of ${bytes.length} bytes` }
  } catch {
    return { value: undefined, event: '', rawText: `${bytes.length} bytes that are not MessagePack` }
  }
}
