import { parseJson } from '../core/json.ts'
import type { ReceivedFrame } from '../core/trial/exchange.ts'
import type { RequestTrace } from './request-trace.ts'
import { messageText, receivedIn } from './request-trace.ts'

/** What a field of the answer holds, over all messages. */
export interface FieldShape {
  readonly pointer: string
  readonly types: ReadonlySet<FieldType>
  /** Its values, if they are short texts or flags. */
  readonly values: ReadonlySet<string>
  /** In how many messages it is. */
  readonly messages: number
}

export type FieldType = 'audio in base64' | 'text' | 'number' | 'flag' | 'null' | 'object' | 'list' | 'bytes'

interface Draft extends FieldShape {
  readonly types: Set<FieldType>
  readonly values: Set<string>
  messages: number
}

/** Fields inside each other. A hostile message is nested without end, and each pointer is longer than the last. */
const MAX_DEPTH = 20
/** A longer text is content, not the name of a state. */
const MAX_VALUE = 40
/** Audio of a shorter text would be less than a few milliseconds. */
const MIN_AUDIO = 120
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/

/** The fields of all messages, by their JSON pointers: as the adapter decoded them, or JSON that it was not given. */
export function fieldShapes(trace: Pick<RequestTrace, 'exchanges'>): ReadonlyMap<string, FieldShape> {
  const shapes = new Map<string, Draft>()
  for (const frame of receivedIn(trace)) for (const message of messagesIn(frame)) addMessage(shapes, message)
  return shapes
}

/** Leaves out the body of a refusal, which another part of the adapter reads. */
function messagesIn(frame: ReceivedFrame): readonly unknown[] {
  if (frame.reading) return frame.reading.messages
  const message = parseJson(messageText(frame) ?? '')
  return message === undefined ? [] : [message]
}

function addMessage(shapes: Map<string, Draft>, message: unknown): void {
  const seen = new Set<string>()
  visit(message, '', (pointer, value) => {
    const shape = shapes.get(pointer) ?? { pointer, types: new Set(), values: new Set(), messages: 0 }
    shapes.set(pointer, shape)
    shape.types.add(typeOf(value))
    if (typeof value === 'boolean' || (typeof value === 'string' && value.length <= MAX_VALUE))
      shape.values.add(String(value))
    if (!seen.has(pointer)) shape.messages += 1
    seen.add(pointer)
  })
}

function visit(
  value: unknown,
  pointer: string,
  see: (pointer: string, value: unknown) => void,
  depth = 0,
): void {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return
  if (depth === MAX_DEPTH) return
  for (const [key, child] of Object.entries(value)) {
    const step = Array.isArray(value) ? '*' : key.replaceAll('~', '~0').replaceAll('/', '~1')
    see(`${pointer}/${step}`, child)
    visit(child, `${pointer}/${step}`, see, depth + 1)
  }
}

function typeOf(value: unknown): FieldType {
  if (typeof value === 'string')
    return value.length >= MIN_AUDIO && BASE64.test(value) ? 'audio in base64' : 'text'
  if (typeof value === 'number') return 'number'
  if (typeof value === 'boolean') return 'flag'
  if (value instanceof Uint8Array) return 'bytes'
  if (Array.isArray(value)) return 'list'
  return value === null ? 'null' : 'object'
}
