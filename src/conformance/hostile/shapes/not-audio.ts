import { gzipSync } from 'node:zlib'
import type { FaultKind } from '../../../core/fault.ts'
import { serverFrame } from '../frames.ts'
import type { Peer } from '../peer.ts'
import { COMPLAINTS, ENDS, HTTP_TRANSPORTS, type Shape, WEBSOCKET_ONLY } from '../shape.ts'

const GZIP_BOMB = Buffer.concat(Array<Buffer>(200).fill(gzipSync(Buffer.alloc(1 << 20))))
const NESTED = 100_000
/** The same in a message that is short enough to be an error. */
const NESTED_ERROR = 30_000
/** Neither audio nor a complaint. */
const NO_AUDIO: readonly FaultKind[] = [...new Set<FaultKind>([...ENDS, ...COMPLAINTS])]

/** A tone of 440 Hz at 24 kHz: audio, where it may be taken for audio. */
const TONE = Buffer.from(
  Int16Array.from({ length: 4800 }, (_, at) => 12_000 * Math.sin((2 * Math.PI * 440 * at) / 24_000)).buffer,
)

/** Containers of audio that no route asks for. */
const CONTAINERS: readonly (readonly [name: string, begins: string])[] = [
  ['WebM', '1a45dfa3a34286810142f7810142f2810442f381084282847765626d'],
  ['MP4', '0000001c66747970663461200000020069736f6d69736f32'],
  ['FLAC', '664c61430000002210001000000e0a000f'],
  ['AIFF', '464f524d0000100041494646434f4d4d'],
  ['AMR', '2321414d520a3c'],
]

/** Responses and messages with status 200 in which nothing can be heard. All of them end. */
export const NOT_AUDIO: readonly Shape[] = [
  {
    name: 'an empty body',
    transports: HTTP_TRANSPORTS,
    faults: NO_AUDIO,
    act: (peer) => peer.write(`${peer.head}content-length: 0\r\n\r\n`),
  },
  {
    name: 'status 204',
    transports: HTTP_TRANSPORTS,
    faults: NO_AUDIO,
    act: (peer) => peer.write('HTTP/1.1 204 No Content\r\n\r\n'),
  },
  {
    name: 'a body shorter than its length',
    transports: HTTP_TRANSPORTS,
    faults: NO_AUDIO,
    act: async (peer) => {
      await peer.write(`${peer.head}content-length: 100000\r\n\r\n`)
      await peer.write(TONE)
      peer.close('fin')
    },
  },
  {
    name: 'compressed audio',
    transports: HTTP_TRANSPORTS,
    faults: NO_AUDIO,
    act: (peer) => respond(peer, gzipSync(TONE), 'content-encoding: gzip\r\n'),
  },
  {
    name: 'a compressed body of 200 MB',
    transports: HTTP_TRANSPORTS,
    faults: NO_AUDIO,
    act: (peer) => respond(peer, GZIP_BOMB, 'content-encoding: gzip\r\n'),
  },
  {
    name: 'compressed bytes that do not say so',
    transports: HTTP_TRANSPORTS,
    faults: NO_AUDIO,
    act: (peer) => respond(peer, GZIP_BOMB),
  },
  {
    name: 'base64',
    transports: HTTP_TRANSPORTS,
    faults: NO_AUDIO,
    act: (peer) => respond(peer, TONE.toString('base64')),
  },
  {
    name: 'hexadecimal digits',
    transports: HTTP_TRANSPORTS,
    faults: NO_AUDIO,
    act: (peer) => respond(peer, TONE.toString('hex')),
  },
  {
    name: 'nothing but silence',
    transports: ['http'],
    kinds: ['tts'],
    faults: NO_AUDIO,
    act: (peer) => respond(peer, Buffer.alloc(48_000)),
  },
  ...CONTAINERS.map(
    ([name, begins]): Shape => ({
      name,
      transports: HTTP_TRANSPORTS,
      faults: NO_AUDIO,
      act: (peer) => respond(peer, Buffer.concat([Buffer.from(begins, 'hex'), noise(40_000)])),
    }),
  ),
  ...(
    [
      ['events that are not JSON', 'data: {"half":\n\ndata: <audio>\n\n'],
      ['events of nothing', 'data\n\n:\n\nid: 7\n\nevent: audio\n\n'],
      ['an event without its end', `data: {"audio":"${TONE.toString('base64')}"`],
      ['deeply nested events', `data: ${nested(NESTED)}\n\ndata: {"error":${nested(NESTED)}}\n\n`],
      ['a deeply nested error event', `data: {"error":${nested(NESTED_ERROR)}}\n\n`],
      [
        'junk for base64',
        `data: {"audio":"${'!@#'.repeat(1000)}","data":{"audio":"${'$%'.repeat(1000)}"}}\n\n`,
      ],
    ] as const
  ).map(
    ([name, events]): Shape => ({
      name,
      transports: ['sse'],
      faults: NO_AUDIO,
      act: (peer) => respond(peer, events),
    }),
  ),
  ...(
    [
      ['messages that are not JSON', ['{"half":', '<audio>', '']],
      ['deeply nested messages', [nested(NESTED), `{"error":${nested(NESTED)}}`]],
      ['a deeply nested error', [`{"error":${nested(NESTED_ERROR)}}`, `{"message":${nested(NESTED_ERROR)}}`]],
      ['fields of every type', ['{"audio":7,"data":[],"type":{},"status":null}', '[1,[2]]', 'null', '1e999']],
      ['`__proto__`', ['{"__proto__":{"type":"audio","audio":"AAAA"},"constructor":{"prototype":{}}}']],
      ['junk for base64', [`{"audio":"${'!@#'.repeat(1000)}","data":{"audio":"${'$%'.repeat(1000)}"}}`]],
      ['a message of a hundred thousand fields', [manyFields(100_000)]],
    ] as const
  ).map(
    ([name, messages]): Shape => ({
      name,
      transports: WEBSOCKET_ONLY,
      faults: NO_AUDIO,
      act: (peer) =>
        sendAndClose(
          peer,
          messages.map((text) => serverFrame(1, text)),
        ),
    }),
  ),
  {
    name: 'MessagePack of a few bytes that stands for gigabytes',
    transports: WEBSOCKET_ONLY,
    faults: NO_AUDIO,
    act: (peer) =>
      sendAndClose(
        peer,
        ['dd01e84800'.repeat(40), 'dfffffffff', 'c6ffffffff01', 'ddffffffff', '91'.repeat(100_000)].map(
          (hex) => serverFrame(2, Buffer.from(hex, 'hex')),
        ),
      ),
  },
  {
    name: 'frames of nothing',
    transports: WEBSOCKET_ONLY,
    faults: NO_AUDIO,
    act: (peer) => sendAndClose(peer, [serverFrame(2), serverFrame(1), serverFrame(10), serverFrame(9)]),
  },
]

async function respond(peer: Peer, body: string | Uint8Array, headers = ''): Promise<void> {
  await peer.write(`${peer.head}${headers}content-length: ${Buffer.byteLength(body)}\r\n\r\n`)
  await peer.write(body)
}

async function sendAndClose(peer: Peer, frames: readonly Uint8Array[]): Promise<void> {
  await peer.open()
  await peer.write(Buffer.concat([...frames, serverFrame(8, Uint8Array.of(3, 0xe8))]))
}

function nested(depth: number): string {
  return '['.repeat(depth) + ']'.repeat(depth)
}

function manyFields(count: number): string {
  return `{${Array.from({ length: count }, (_, at) => `"k${at}":1`).join(',')}}`
}

/** Bytes that look like any compressed audio. The same every time. */
function noise(length: number): Buffer {
  let state = 1
  return Buffer.from(
    Uint8Array.from({ length }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return state >>> 24
    }),
  )
}
