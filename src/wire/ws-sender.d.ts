// `ws` exports its sender; its types do not say so.
import type { Buffer } from 'node:buffer'

declare module 'ws' {
  /** Writes frames (RFC 6455, 5.2). */
  export const Sender: {
    /** The bytes of one frame, in one buffer where the payload is `readOnly` and masked, else as head and payload. */
    frame(
      payload: Buffer,
      options: {
        readonly fin: boolean
        readonly opcode: number
        readonly mask: boolean
        readonly readOnly: boolean
        readonly rsv1: boolean
      },
    ): Buffer[]
  }
}
