import { bodyChunk, serverFrame } from '../frames.ts'
import { ALL_TRANSPORTS, HTTP_TRANSPORTS, type Shape, WEBSOCKET_ONLY } from '../shape.ts'

/** Answers that come to no end: the timeout is what ends them. */
export const SLOW_SHAPES: readonly Shape[] = [
  {
    name: 'silence for ever',
    transports: ALL_TRANSPORTS,
    faults: ['timeout'],
    act: () => {},
  },
  {
    name: 'a head that drips',
    transports: ALL_TRANSPORTS,
    faults: ['timeout'],
    act: async (peer) => {
      await peer.write(peer.head)
      await peer.flood('x: y\r\n', 20)
    },
  },
  {
    name: 'a good head, and nothing more',
    transports: ALL_TRANSPORTS,
    faults: ['timeout'],
    act: (peer) => peer.open(),
  },
  {
    name: 'a head that drips, with permessage-deflate offered',
    transports: WEBSOCKET_ONLY,
    compression: true,
    faults: ['timeout'],
    act: async (peer) => {
      await peer.write(peer.head)
      await peer.flood('x: y\r\n', 20)
    },
  },
  {
    name: 'a frame that drips',
    transports: WEBSOCKET_ONLY,
    faults: ['timeout'],
    act: async (peer) => {
      await peer.open()
      await peer.write(serverFrame(1, '', { declared: 1000n }))
      await peer.flood(' ', 20)
    },
  },
  {
    name: 'a body of comments that drips',
    transports: HTTP_TRANSPORTS,
    faults: ['timeout', 'protocol'],
    act: async (peer) => {
      await peer.open()
      await peer.flood(bodyChunk(':\n'), 20)
    },
  },
]
