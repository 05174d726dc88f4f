import type { Headers } from '../../../core/adapter/adapter.ts'
import { type JsonObject, parseJsonObject } from '../../../core/json.ts'
import type { ClientFrame, ServerFrame } from '../../contract/frames.ts'

/** The JSON object in a client's message or body; undefined if it is anything else. */
export function fieldsOfFrame(frame: ClientFrame): JsonObject | undefined {
  return frame.kind === 'text' ? parseJsonObject(frame.text) : undefined
}

/** A JSON message or body. */
export function jsonFrame(value: unknown): ServerFrame {
  return { kind: 'text', text: JSON.stringify(value) }
}

/** A whole HTTP response with a JSON body. */
export function jsonResponse(status: number, body: unknown, headers: Headers = {}): ServerFrame[] {
  return [
    { kind: 'head', status, headers: { 'content-type': 'application/json', ...headers } },
    jsonFrame(body),
  ]
}
