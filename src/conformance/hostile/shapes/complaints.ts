import type { FaultKind } from '../../../core/fault.ts'
import { serverFrame } from '../frames.ts'
import type { Peer } from '../peer.ts'
import { ALL_TRANSPORTS, COMPLAINTS, HTTP_TRANSPORTS, type Shape, WEBSOCKET_ONLY, WORDS } from '../shape.ts'

const PAGE = `<!doctype html><html><head><title>502</title></head><body><h1>${WORDS}</h1></body></html>`

/** Whole bodies with status 200 that are a complaint: content type and body. */
const BODIES: readonly (readonly [name: string, type: string, body: string])[] = [
  ['a page of a gateway', 'text/html; charset=utf-8', PAGE],
  ['a page that calls itself audio', 'audio/wav', PAGE],
  ['an error as JSON', 'application/json', JSON.stringify({ error: { message: WORDS, type: 'bad' } })],
  ['problem details', 'application/problem+json', JSON.stringify({ title: WORDS, status: 503 })],
  [
    'a list of validation errors',
    'application/json',
    JSON.stringify({ detail: [{ msg: `field required: ${WORDS}` }] }),
  ],
  ['an error that calls itself audio', 'audio/mpeg', JSON.stringify({ success: false, message: WORDS })],
  ['a line of text', 'text/plain', `Error: ${WORDS}\n`],
  ['a page that calls itself events', 'text/event-stream', PAGE],
]

/** Messages of no protocol in particular that say that something failed. */
const MESSAGES: readonly (readonly [name: string, message: object])[] = [
  [
    'the error of an API gateway',
    { message: `Internal server error: ${WORDS}`, connectionId: 'a', requestId: 'b' },
  ],
  ['a message that says it is no success', { success: false, message: WORDS }],
  ['a message of the type error', { type: 'error', message: WORDS }],
  ['a message with an error inside', { error: { code: 'x', message: WORDS } }],
  ['a message with a detail', { detail: `Error: ${WORDS}` }],
  ['a message with a status of 503', { status_code: 503, message: WORDS }],
]

/** Words that name the cause, in frames and closes: whatever a provider’s codes are, these are what they say. */
const CAUSES: readonly (readonly [kind: FaultKind, words: string])[] = [
  ['auth', `Invalid API key: ${WORDS}`],
  ['limit', `Rate limit exceeded: ${WORDS}`],
]

/** What no adapter needs to know: the words of a complaint end the trial at once, and are its detail. */
export const COMPLAINT_SHAPES: readonly Shape[] = [
  ...BODIES.map(
    ([name, type, body]): Shape => ({
      name,
      transports: HTTP_TRANSPORTS,
      faults: COMPLAINTS,
      words: WORDS,
      act: (peer) =>
        peer.write(
          `HTTP/1.1 200 OK\r\ncontent-type: ${type}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
        ),
    }),
  ),
  ...MESSAGES.map(
    ([name, message]): Shape => ({
      name,
      transports: ['websocket', 'sse'],
      faults: COMPLAINTS,
      words: WORDS,
      act: async (peer) => {
        await peer.open()
        await peer.write(peer.message(JSON.stringify(message)))
      },
    }),
  ),
  ...CAUSES.flatMap(([kind, words]): Shape[] => {
    const error = JSON.stringify({ error: { code: 'x', message: words } })
    const shape = (
      name: string,
      transports: Shape['transports'],
      send: (peer: Peer) => Promise<unknown>,
    ): Shape => ({
      name: `${name} (${kind})`,
      transports,
      faults: [kind],
      words: WORDS,
      act: async (peer) => {
        await peer.open()
        await send(peer)
      },
    })
    return [
      shape('an error that names the cause', ALL_TRANSPORTS, (peer) => sendAlone(peer, error)),
      shape('words that name the cause', ALL_TRANSPORTS, (peer) => sendAlone(peer, words)),
      shape('the same in bytes', WEBSOCKET_ONLY, (peer) => peer.write(serverFrame(2, error))),
      shape('a close that names the cause', WEBSOCKET_ONLY, (peer) =>
        peer.write(serverFrame(8, Buffer.concat([Uint8Array.of(3, 0xe8), Buffer.from(words)]))),
      ),
    ]
  }),
  {
    name: 'a close with a reason',
    transports: WEBSOCKET_ONLY,
    faults: [...COMPLAINTS, 'network', 'truncated'],
    words: WORDS,
    act: async (peer) => {
      await peer.open()
      await peer.write(Buffer.concat([Buffer.from([0x88, WORDS.length + 2, 3, 0xf3]), Buffer.from(WORDS)]))
    },
  },
]

/** Sends a message, which over HTTP is the whole body. */
async function sendAlone(peer: Peer, message: string): Promise<void> {
  await peer.write(peer.message(message))
  if (peer.transport !== 'websocket') await peer.end()
}
