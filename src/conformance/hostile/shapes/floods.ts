import { constants, deflateRawSync } from 'node:zlib'
import type { FaultKind } from '../../../core/fault.ts'
import { bodyChunk, serverFrame } from '../frames.ts'
import { ALL_TRANSPORTS, HTTP_TRANSPORTS, type Shape, WEBSOCKET_ONLY } from '../shape.ts'

/** A flood ends at a limit, or with the timeout. */
const STOPPED: readonly FaultKind[] = ['timeout', 'protocol', 'inaudible', 'truncated', 'server', 'rejected']

const KIBIBYTES = 1024
const BLOCK = 64 * KIBIBYTES

/** Blocks after a full flush do not refer to each other: any number of them is valid. */
const DEFLATED_MEGABYTE = deflateRawSync(Buffer.alloc(1 << 20, ' '), { finishFlush: constants.Z_FULL_FLUSH })

type Flood = readonly [name: string, begins: string, bytes: Uint8Array | string]

const BODIES: readonly Flood[] = [
  ['text', '', 'x'.repeat(BLOCK)],
  ['zeros', '', Buffer.alloc(BLOCK)],
  ['noise', '', Buffer.from(Uint8Array.from({ length: BLOCK }, (_, at) => (at * at * 31) >> 3))],
  ['a line that never ends', 'data: ', 'x'.repeat(BLOCK)],
  ['data of one event', '', 'data: x\n'.repeat(8 * KIBIBYTES)],
  ['comments', '', ': x\n'.repeat(16 * KIBIBYTES)],
  ['empty lines', '', '\n'.repeat(BLOCK)],
  ['events that mean nothing', '', 'data: {"x":1}\n\n'.repeat(4 * KIBIBYTES)],
  ['a WAV header of many chunks', 'RIFF\xff\xff\xff\xffWAVE', 'JUNK\0\0\0\0'.repeat(8 * KIBIBYTES)],
  ['an ID3 tag without end', 'ID3\x04\0\0\x7f\x7f\x7f\x7f', Buffer.alloc(BLOCK)],
  ['ID3 tags', '', 'ID3\x04\0\0\0\0\0\0'.repeat(6 * KIBIBYTES)],
  ['an Ogg packet without end', '', oggPage(255)],
]

const FRAMES: readonly (readonly [name: string, first: Buffer, rest: Buffer])[] = [
  ['pings', Buffer.alloc(0), repeated(serverFrame(9, 'x'.repeat(125)), 500)],
  ['pongs', Buffer.alloc(0), repeated(serverFrame(10, 'x'.repeat(125)), 500)],
  ['binary frames', Buffer.alloc(0), serverFrame(2, Buffer.alloc(BLOCK))],
  ['messages that mean nothing', Buffer.alloc(0), repeated(serverFrame(1, '{"x":1}'), 5000)],
  ['a message in fragments of a byte', serverFrame(1, '{', { final: false }), fragments('a')],
  ['a message in empty fragments', serverFrame(1, '{', { final: false }), fragments('')],
  ['a frame of 8 MB', serverFrame(1, '', { declared: 8n << 20n }), Buffer.alloc(BLOCK, ' ')],
  ['an Ogg packet in frames of a byte', Buffer.alloc(0), inBytes(oggPage(255))],
]

/** As much as the client reads, for as long as it reads. */
export const FLOODS: readonly Shape[] = [
  {
    name: 'headers without end',
    transports: ALL_TRANSPORTS,
    faults: STOPPED,
    act: async (peer) => {
      await peer.write(peer.head)
      await peer.flood('x-note: abcdefgh\r\n'.repeat(1000))
    },
  },
  {
    name: 'informational responses without end',
    transports: HTTP_TRANSPORTS,
    faults: STOPPED,
    act: (peer) => peer.flood('HTTP/1.1 100 Continue\r\n\r\n'.repeat(1000)),
  },
  {
    name: 'a chunk extension without end',
    transports: HTTP_TRANSPORTS,
    faults: STOPPED,
    act: async (peer) => {
      await peer.open()
      await peer.write('5;')
      await peer.flood('x'.repeat(BLOCK))
    },
  },
  ...(
    [
      ['text in chunks of a byte', 'x'],
      ['audio in chunks of a byte', Uint8Array.of(0x93)],
    ] as const
  ).map(
    ([name, byte]): Shape => ({
      name,
      transports: HTTP_TRANSPORTS,
      faults: STOPPED,
      act: async (peer) => {
        await peer.open()
        await peer.flood(repeated(bodyChunk(byte), 5000))
      },
    }),
  ),
  {
    name: 'trailers without end',
    transports: HTTP_TRANSPORTS,
    faults: STOPPED,
    act: async (peer) => {
      await peer.open()
      await peer.write('0\r\n')
      await peer.flood('x: y\r\n'.repeat(4000))
    },
  },
  ...BODIES.map(
    ([name, begins, bytes]): Shape => ({
      name: `a body of ${name}`,
      transports: HTTP_TRANSPORTS,
      faults: STOPPED,
      act: async (peer) => {
        await peer.open()
        if (begins !== '') await peer.write(bodyChunk(Buffer.from(begins, 'latin1')))
        await peer.flood(bodyChunk(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes))
      },
    }),
  ),
  ...FRAMES.map(
    ([name, first, rest]): Shape => ({
      name,
      transports: WEBSOCKET_ONLY,
      faults: STOPPED,
      act: async (peer) => {
        await peer.open()
        await peer.write(first)
        await peer.flood(rest)
      },
    }),
  ),
  {
    name: 'a message of two million lists',
    transports: ['sse', 'websocket'],
    faults: STOPPED,
    act: async (peer) => {
      await peer.open()
      await peer.write(peer.message(`{"x":[[]${',[]'.repeat(2e6)}]}`))
      await peer.flood(peer.message('{"x":1}'), 10)
    },
  },
  {
    name: 'compressed frames of a megabyte each',
    transports: WEBSOCKET_ONLY,
    compression: true,
    faults: STOPPED,
    act: async (peer) => {
      await peer.open('sec-websocket-extensions: permessage-deflate\r\n')
      await peer.write(serverFrame(1, DEFLATED_MEGABYTE, { reserved: 4, final: false }))
      await peer.flood(serverFrame(0, DEFLATED_MEGABYTE, { final: false }))
    },
  },
]

/** A page of an Ogg stream whose packet goes on in the next page (RFC 3533, section 6). */
function oggPage(segments: number): Buffer {
  const header = Buffer.alloc(27 + segments, 255)
  header.write('OggS', 0, 'latin1')
  header.fill(0, 4, 26)
  header[26] = segments
  return Buffer.concat([header, Buffer.alloc(segments * 255, 7)])
}

function repeated(frame: Buffer, count: number): Buffer {
  return Buffer.concat(Array<Buffer>(count).fill(frame))
}

function fragments(content: string): Buffer {
  return repeated(serverFrame(0, content, { final: false }), 5000)
}

function inBytes(bytes: Buffer): Buffer {
  return Buffer.concat(Array.from(bytes, (byte) => serverFrame(2, Uint8Array.of(byte))))
}
