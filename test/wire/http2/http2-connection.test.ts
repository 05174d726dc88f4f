import http2 from 'node:http2'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import tls from 'node:tls'
import { describe, expect, test } from 'vitest'
import { controlRequest } from '../../../src/wire/http/control-request.ts'
import {
  byteServer,
  CERTIFICATE,
  connectionOptions,
  deferred,
  httpDial,
  KEY,
  listen,
  openForTest,
  RecordingListener,
} from '../support.ts'

/** `:status: 200` is entry 8 of the static table (RFC 7541, appendix A); `content-length` is 28, with its value in 3 bytes. */
const HEAD = frame(1, 4, 1, Buffer.from([0x88]))
const LENGTH_OF_100 = Buffer.from([0x88, 0x5c, 0x03, 0x31, 0x30, 0x30])
const HEAD_OF_4 = frame(1, 4, 1, Buffer.from([0x88, 0x5c, 0x01, 0x34]))
const DATA = frame(0, 0, 1, 'some')

type Handler = (stream: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders) => void

const OVER_HTTP2 = connectionOptions({ http: 2, tls: { ca: CERTIFICATE } })

/** Node's own HTTP/2 server, which ttfa did not write. */
async function peer(handler: Handler, { secure = false } = {}): Promise<string> {
  const server = secure ? http2.createSecureServer({ key: KEY, cert: CERTIFICATE }) : http2.createServer()
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {})
    handler(stream, headers)
  })
  server.on('sessionError', () => {})
  return `${secure ? 'https' : 'http'}://127.0.0.1:${await listen(server)}/path?a=b`
}

async function asked(url: string, more: Parameters<typeof httpDial>[1] = {}) {
  const dial = httpDial(url, more)
  const connection = await openForTest(dial, OVER_HTTP2)
  const recorder = new RecordingListener()
  connection.listen(recorder)
  return { connection, recorder, dial, at: connection.request(dial) }
}

describe('an HTTP/2 connection', () => {
  test.each([
    ['without TLS', false],
    ['over TLS', true],
  ])('sends method, path, headers and body %s', async (_, secure) => {
    const url = await peer(
      async (stream, headers) => {
        const body = Buffer.concat(await stream.toArray()).toString()
        stream.respond({ ':status': 200 })
        stream.end(
          JSON.stringify([
            headers[':method'],
            headers[':path'],
            headers.key,
            headers['content-length'],
            body,
          ]),
        )
      },
      { secure },
    )
    const { recorder, connection } = await asked(url, {
      method: 'POST',
      headers: { Key: 'k' },
      body: 'héllo',
    })
    await recorder.receivedFrames(3)
    const [head, body, end] = recorder.frames
    expect([head, end]).toEqual([{ status: 200 }, 'eof'])
    expect(JSON.parse(String(body))).toEqual(['POST', '/path?a=b', 'k', '6', 'héllo'])
    expect([connection.httpVersion, connection.negotiated.alpn]).toEqual(['2', secure ? 'h2' : ''])
    expect(Object.keys(connection.stamps)).toEqual(secure ? ['tcp', 'tls', 'open'] : ['tcp', 'open'])
  })

  test('emits the bytes of a body as they arrive, each piece with its timestamp', async () => {
    const url = await peer(async (stream) => {
      stream.respond({ ':status': 200 })
      await sleep(30)
      stream.write(Buffer.alloc(2000, 1))
      await sleep(30)
      stream.end(Buffer.alloc(3, 2))
    })
    const { recorder, at } = await asked(url, { framing: 'bytes' })
    await recorder.receivedFrames(4)
    expect(recorder.frames).toEqual([
      { status: 200 },
      { kind: 'binary', bytes: '01'.repeat(2000) },
      { kind: 'binary', bytes: '020202' },
      'eof',
    ])
    const [head = 0, first = 0, second = 0] = recorder.stamps.map((stamp) => stamp - at)
    expect(head).toBeGreaterThan(0)
    expect(first).toBeGreaterThan(28_000)
    expect(second - first).toBeGreaterThan(25_000)
  })

  test('is reused: the next request may be sent from within the end of the last response', async () => {
    const sessions = new Set<unknown>()
    let count = 0
    const url = await peer((stream) => {
      sessions.add(stream.session)
      stream.respond({ ':status': 200 })
      stream.end(`answer ${++count}`)
    })
    const dial = httpDial(url)
    const connection = await openForTest(dial, OVER_HTTP2)
    const recorder = new RecordingListener()
    const { onFrame } = recorder
    recorder.onFrame = (frame, at) => {
      onFrame.call(recorder, frame, at)
      if (frame.kind === 'eof' && recorder.frames.length < 9) connection.request(dial)
    }
    connection.listen(recorder)
    connection.request(dial)
    await recorder.receivedFrames(9)
    expect(recorder.frames.filter((frame) => typeof frame === 'string' && frame !== 'eof')).toEqual([
      'answer 1',
      'answer 2',
      'answer 3',
    ])
    expect([sessions.size, connection.isOpen, connection.isBusy]).toEqual([1, true, false])
  })

  test('passes a refusal on as text, and keeps the connection', async () => {
    const url = await peer((stream) => {
      stream.respond({ ':status': 429, 'retry-after': '3' })
      stream.end('too many')
    })
    const { recorder, connection } = await asked(url, { framing: 'bytes' })
    await recorder.receivedFrames(3)
    expect(recorder.frames).toEqual([{ status: 429 }, 'too many', 'eof'])
    expect(connection.isOpen).toBe(true)
  })

  test('reads no refusal without an end', async () => {
    const url = await peer((stream) => {
      stream.respond({ ':status': 503 })
      const flood = setInterval(() => stream.write('busy '.repeat(8000)), 1)
      stream.on('close', () => clearInterval(flood))
    })
    const { recorder } = await asked(url)
    await recorder.closed()
    expect(recorder.frames.at(-1)).toBe('eof')
    expect(recorder.frames.slice(1, -1).join('').length).toBe(65_536)
  })

  const TRUNCATED = {
    kind: 'failed',
    code: 'TRUNCATED',
    reason: expect.stringContaining('in the middle of a'),
  }
  const UNANSWERED = {
    kind: 'failed',
    code: 'UNANSWERED',
    reason: expect.stringContaining('before the first'),
  }

  test.each([
    ['resets the stream in the middle of a body', [HEAD, DATA, reset(2)], TRUNCATED],
    ['cancels the stream in the middle of a body', [HEAD, DATA, reset(8)], TRUNCATED],
    ['cancels the stream after the head', [HEAD, reset(8)], TRUNCATED],
    ['resets the stream without an error in the middle of a body', [HEAD, DATA, reset(0)], TRUNCATED],
    ['does so in the packet of the body', [Buffer.concat([HEAD, DATA, reset(0)])], TRUNCATED],
    ['does so after the bytes that it announced', [HEAD_OF_4, DATA, reset(0)], TRUNCATED],
    ['resets the stream without an error after the head', [HEAD, reset(0)], TRUNCATED],
    ['resets the stream without an error before the head', [reset(0)], UNANSWERED],
    ['refuses the stream', [reset(7)], UNANSWERED],
    ['cancels the stream before the head', [reset(8)], UNANSWERED],
    ['sends less than it announced', [frame(1, 4, 1, LENGTH_OF_100), frame(0, 1, 1, 'some')], TRUNCATED],
    ['closes the socket in the middle of a body', [HEAD, DATA, 'close'], TRUNCATED],
    ['closes the socket before the head', ['close'], UNANSWERED],
    ['fails and goes away', [HEAD, DATA, frame(7, 0, 0, goAway(2))], TRUNCATED],
    ['goes away in the middle of a body', [HEAD, DATA, frame(7, 0, 0, goAway(0)), 'close'], TRUNCATED],
    ['goes away and resets it', [HEAD, DATA, frame(7, 0, 0, goAway(0)), reset(0)], TRUNCATED],
    ['goes away and denies the stream it serves', [HEAD, DATA, frame(7, 0, 0, goAway(0, 0))], TRUNCATED],
    ['goes away before the stream', [frame(7, 0, 0, goAway(0, 0))], UNANSWERED],
  ] as const)('reports a server that %s', async (_, frames, close) => {
    const { recorder } = await asked(await rawPeer(frames), { framing: 'bytes' })
    await recorder.closed()
    expect([recorder.frames.includes('eof'), recorder.close]).toEqual([false, close])
  })

  test.each([
    ['resets the stream without an error', reset(0)],
    ['resets the stream with one', reset(8)],
  ])('takes an answer for complete whose server %s after the end', async (_, after) => {
    const url = await rawPeer([Buffer.concat([HEAD, DATA, frame(0, 1, 1, ' more'), after])])
    const { recorder } = await asked(url, { framing: 'whole', method: 'POST', body: 'text' })
    await recorder.receivedFrames(3)
    expect([recorder.frames, recorder.close]).toEqual([[{ status: 200 }, 'some more', 'eof'], undefined])
  })

  test('knows a reset without an error from an end over TLS, too', async () => {
    const ended = await asked(await securePeer([HEAD, DATA, frame(0, 1, 1)]), { framing: 'bytes' })
    await ended.recorder.receivedFrames(3)
    const stopped = await asked(await securePeer([HEAD, DATA, reset(0)]), { framing: 'bytes' })
    await stopped.recorder.closed()
    expect([ended.recorder.frames.at(-1), stopped.recorder.frames.includes('eof')]).toEqual(['eof', false])
    expect(stopped.recorder.close).toEqual(TRUNCATED)
  })

  test('reads an answer to its end when the server says that it will go away', async () => {
    const url = await rawPeer([HEAD, DATA, frame(7, 0, 0, goAway(0)), frame(0, 1, 1, ' more')])
    const { recorder, connection } = await asked(url, { framing: 'whole' })
    await recorder.receivedFrames(3)
    expect(recorder.frames).toEqual([{ status: 200 }, 'some more', 'eof'])
    await recorder.closed()
    expect([connection.isOpen, recorder.close]).toEqual([
      false,
      { kind: 'closed', reason: 'closed by the server' },
    ])
  })

  test('reports a server that closes between two requests, to the next listener', async () => {
    let session: http2.ServerHttp2Session | undefined
    const url = await peer((stream) => {
      session = stream.session as http2.ServerHttp2Session
      stream.respond({ ':status': 200 })
      stream.end('ok')
    })
    const { recorder, connection } = await asked(url)
    await recorder.receivedFrames(3)
    connection.listen(undefined)
    session?.close()
    await expect.poll(() => connection.isOpen).toBe(false)
    const next = new RecordingListener()
    connection.listen(next)
    await next.closed()
    expect(next.close).toEqual({ kind: 'closed', reason: 'closed by the server' })
  })

  test('calls bytes that are no HTTP/2 a violation of the protocol', async () => {
    const port = await byteServer((socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'))
    const { recorder } = await asked(`http://127.0.0.1:${port}/`)
    await recorder.closed()
    expect(recorder.close).toMatchObject({ kind: 'failed', code: 'PROTOCOL' })
  })

  test('refuses a server that agrees to HTTP/1.1 only', async () => {
    const { createServer } = await import('node:https')
    const server = createServer({ key: KEY, cert: CERTIFICATE, ALPNProtocols: [] })
    const url = `https://127.0.0.1:${await listen(server)}/`
    await expect(openForTest(httpDial(url), OVER_HTTP2)).rejects.toMatchObject({ code: 'PROTOCOL' })
  })

  test('closes at once, and the server learns of it', async () => {
    const closed = deferred()
    const url = await peer((stream) => {
      stream.respond({ ':status': 200 })
      stream.on('close', () => closed.resolve())
    })
    const { connection, recorder } = await asked(url)
    await recorder.receivedFrames(1)
    connection.close()
    await closed.promise
    expect([connection.isOpen, recorder.close]).toEqual([false, undefined])
  })

  test('carries preliminary requests, whose answers are not measured', async () => {
    for (const secure of [false, true]) {
      const url = await peer(
        (stream, headers) => {
          stream.respond({ ':status': 200 })
          stream.end(`token of ${headers[':scheme']}`)
        },
        { secure },
      )
      const answer = await controlRequest(httpDial(url), OVER_HTTP2)
      expect(answer.body).toBe(`token of ${secure ? 'https' : 'http'}`)
    }
  })

  test('a dial of a closed port fails as every other one does', async () => {
    const server = net.createServer()
    const port = await listen(server)
    server.close()
    await expect(openForTest(httpDial(`http://127.0.0.1:${port}/`), OVER_HTTP2)).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    })
  })
})

/** A frame as a server writes it (RFC 9113, 4.1). */
function frame(type: number, flags: number, stream: number, payload: Uint8Array | string = ''): Buffer {
  const bytes = Buffer.from(payload)
  const head = Buffer.alloc(9)
  head.writeUIntBE(bytes.length, 0, 3)
  head.writeUInt8(type, 3)
  head.writeUInt8(flags, 4)
  head.writeUInt32BE(stream, 5)
  return Buffer.concat([head, bytes])
}

function reset(code: number): Buffer {
  return frame(3, 0, 1, Buffer.from([0, 0, 0, code]))
}

/** @param last stream that is served */
function goAway(code: number, last = 1): Buffer {
  return Buffer.from([0, 0, 0, last, 0, 0, 0, code])
}

/** Plays frames, one every 10 ms, after the first bytes of a client. Nothing of Node's HTTP/2 is in it. */
async function rawPeer(frames: readonly (Buffer | 'close')[]): Promise<string> {
  return `http://127.0.0.1:${await byteServer((socket) => play(socket, frames))}/`
}

/** The same over TLS. */
async function securePeer(frames: readonly (Buffer | 'close')[]): Promise<string> {
  const server = tls.createServer({ key: KEY, cert: CERTIFICATE, ALPNProtocols: ['h2'] }, (socket) => {
    socket.on('error', () => {})
    socket.once('data', () => play(socket, frames))
  })
  return `https://127.0.0.1:${await listen(server)}/`
}

async function play(socket: net.Socket, frames: readonly (Buffer | 'close')[]): Promise<void> {
  socket.write(frame(4, 0, 0))
  for (const one of frames) {
    await sleep(10)
    if (one === 'close') socket.end()
    else socket.write(one)
  }
}
