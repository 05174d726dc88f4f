import type { Headers } from '../../core/adapter.ts'
import type { Outgoing } from '../twin.ts'

/** A JSON message or body. */
export function json(value: unknown): Outgoing {
  return { kind: 'text', text: JSON.stringify(value) }
}

/** A whole HTTP response with a JSON body. */
export function jsonAnswer(status: number, body: unknown, headers: Headers = {}): Outgoing[] {
  return [{ kind: 'head', status, headers: { 'content-type': 'application/json', ...headers } }, json(body)]
}
