import type { Headers } from '../../core/adapter/adapter.ts'
import type { Millis } from '../../core/units.ts'

export type ClientFrame =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'binary'; readonly bytes: Uint8Array }

/**
 * A frame to the client. `head` is the status line and headers of an HTTP response; `close` ends a WebSocket.
 */
export type ServerFrame =
  | { readonly kind: 'head'; readonly status: number; readonly headers: Headers }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'binary'; readonly bytes: Uint8Array }
  | {
      readonly kind: 'close'
      readonly code: number
      readonly reason: string
      /** Time to wait before closing. Client messages are ignored meanwhile. */
      readonly delay?: Millis
    }
