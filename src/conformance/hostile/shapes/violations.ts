import { type FrameOptions, serverFrame } from '../frames.ts'
import { ENDS, type Shape, WEBSOCKET_ONLY } from '../shape.ts'

type Violation = readonly [name: string, opcode: number, payload: string | Uint8Array, options?: FrameOptions]

const VIOLATIONS: readonly Violation[] = [
  ['a frame with a reserved bit', 1, 'x', { reserved: 4 }],
  ['a frame with another reserved bit', 2, 'x', { reserved: 1 }],
  ['an unknown opcode for data', 3, 'x'],
  ['an unknown opcode for control', 15, 'x'],
  ['a masked frame', 1, 'x', { masked: true }],
  ['a continuation of nothing', 0, 'x'],
  ['a ping in fragments', 9, 'x', { final: false }],
  ['a ping of 200 bytes', 9, 'x'.repeat(200)],
  ['a frame longer than any memory', 2, '', { declared: 2n ** 62n }],
  ['a frame with a negative length', 1, '', { declared: 2n ** 63n + 1n }],
  ['a frame of 500 megabytes', 2, '', { declared: 500n * 2n ** 20n }],
  ['text that is not UTF-8', 1, Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d)],
  ['a close with half a code', 8, 'x'],
  ['a close with a code that no frame may carry', 8, Uint8Array.of(3, 0xed)],
  ['a close with a code that does not exist', 8, Uint8Array.of(0, 0)],
  ['a close whose reason is not UTF-8', 8, Uint8Array.of(3, 0xe8, 0xff, 0xfe)],
]

/** Frames that no server may send (RFC 6455). */
export const VIOLATION_SHAPES: readonly Shape[] = [
  ...VIOLATIONS.map(
    ([name, opcode, payload, options]): Shape => ({
      name,
      transports: WEBSOCKET_ONLY,
      faults: ['protocol'],
      act: async (peer) => {
        await peer.open()
        await peer.write(serverFrame(opcode, payload, options))
      },
    }),
  ),
  {
    name: 'a message within a message',
    transports: WEBSOCKET_ONLY,
    faults: ['protocol'],
    act: async (peer) => {
      await peer.open()
      await peer.write(Buffer.concat([serverFrame(1, 'x', { final: false }), serverFrame(1, 'y')]))
    },
  },
  {
    name: 'a close before the text',
    transports: WEBSOCKET_ONLY,
    faults: ENDS,
    act: (peer) =>
      peer.write(Buffer.concat([Buffer.from(`${peer.head}\r\n`), serverFrame(8, Uint8Array.of(3, 0xe8))])),
  },
  {
    name: 'a connection closed within a frame',
    transports: WEBSOCKET_ONLY,
    faults: ENDS,
    act: async (peer) => {
      await peer.open()
      await peer.write(serverFrame(1, '{"', { declared: 1000n }))
      peer.close('fin')
    },
  },
]
