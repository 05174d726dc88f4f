import { gzipSync } from 'node:zlib'
import type { FaultKind } from '../../../core/fault.ts'
import { bodyChunk } from '../frames.ts'
import type { Peer } from '../peer.ts'
import { ALL_TRANSPORTS, type Shape, WORDS } from '../shape.ts'

const COMPLAINT = JSON.stringify({ error: { message: WORDS } })
const NESTED = 20_000
/** Members of a gzip file follow each other: these are 64 MB. */
const GZIP_BOMB = Buffer.concat(Array<Buffer>(64).fill(gzipSync(Buffer.alloc(1 << 20, ' '))))

interface RefusalRow {
  readonly name: string
  readonly kind: FaultKind
  readonly status: number
  readonly body: string | Uint8Array
  readonly headers?: string
  readonly words?: string
}

/** Refusals whose body arrives whole. */
const WHOLE: readonly RefusalRow[] = [
  { name: 'status 401 with its reason', kind: 'auth', status: 401, body: COMPLAINT, words: WORDS },
  {
    name: 'a compressed refusal',
    kind: 'limit',
    status: 429,
    body: gzipSync(COMPLAINT),
    headers: 'content-encoding: gzip\r\n',
    words: WORDS,
  },
  {
    name: 'a compressed refusal of 64 MB',
    kind: 'server',
    status: 500,
    body: GZIP_BOMB,
    headers: 'content-encoding: gzip\r\n',
  },
  {
    name: 'a refusal that asks to wait for ever',
    kind: 'limit',
    status: 429,
    body: COMPLAINT,
    headers: `retry-after: ${'9'.repeat(40)}\r\n`,
    words: WORDS,
  },
  {
    name: 'a refusal that asks to wait for a negative time',
    kind: 'limit',
    status: 429,
    body: COMPLAINT,
    headers: 'retry-after: -5\r\n',
    words: WORDS,
  },
  {
    name: 'a refusal whose fields are methods',
    kind: 'rejected',
    status: 400,
    body: '{"error":{"code":{"toString":1,"valueOf":1}},"code":{"toString":1},"detail":{"toString":1}}',
  },
  {
    name: 'a refusal with `__proto__`',
    kind: 'rejected',
    status: 400,
    body: '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"error":{"__proto__":null}}',
  },
  {
    name: 'a deeply nested refusal',
    kind: 'rejected',
    status: 422,
    body: `${'{"error":'.repeat(NESTED)}1${'}'.repeat(NESTED)}`.slice(0, 60_000),
  },
  {
    name: 'a redirect to another host',
    kind: 'rejected',
    status: 307,
    body: '',
    headers: 'location: http://127.0.0.2:9/elsewhere\r\n',
    words: '127.0.0.2:9',
  },
  { name: 'status 999', kind: 'server', status: 999, body: '' },
]

/** Refusals: always the fault that the status says, however the body arrives. */
export const REFUSAL_SHAPES: readonly Shape[] = [
  ...WHOLE.map(
    ({ name, kind, status, body, headers = '', words }): Shape => ({
      name,
      transports: ALL_TRANSPORTS,
      faults: [kind],
      ...(words !== undefined && { words }),
      act: async (peer) => {
        await peer.write(refusalHead(status, `${headers}content-length: ${Buffer.byteLength(body)}\r\n`))
        await peer.write(body)
      },
    }),
  ),
  {
    name: 'a refusal whose body never ends',
    transports: ALL_TRANSPORTS,
    faults: ['auth'],
    words: WORDS,
    act: (peer) => endlessRefusal(peer, 65_536),
  },
]

/** Refusals that end with the timeout, because their body does not. */
export const SLOW_REFUSAL_SHAPES: readonly Shape[] = [
  {
    name: 'a refusal whose body drips',
    transports: ALL_TRANSPORTS,
    faults: ['auth'],
    words: WORDS,
    act: (peer) => endlessRefusal(peer, 1, 20),
  },
]

function refusalHead(status: number, headers: string): string {
  return `HTTP/1.1 ${status} Refused\r\ncontent-type: application/json\r\n${headers}\r\n`
}

async function endlessRefusal(peer: Peer, size: number, every = 0): Promise<void> {
  await peer.write(refusalHead(401, 'transfer-encoding: chunked\r\n'))
  await peer.write(bodyChunk(WORDS))
  await peer.flood(bodyChunk('x'.repeat(size)), every)
}
