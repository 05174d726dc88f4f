// `ws` exports `Sender`, but its types do not.
import type { Buffer } from 'node:buffer'

declare module 'ws' {
  /** Serializes frames (RFC 6455, 5.2). */
  export const Sender: {
    /** One frame: in one buffer if the payload is `readOnly` and masked, else as header and payload. */
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
