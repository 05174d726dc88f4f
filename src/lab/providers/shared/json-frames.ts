import type { Headers } from '../../../core/adapter/adapter.ts'
import type { ServerFrame } from '../../contract/frames.ts'

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
